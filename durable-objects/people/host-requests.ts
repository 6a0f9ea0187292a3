/** What a host may do to their room: set it, and replace its keys. */
import * as v from 'valibot';
import { keyRotation } from '../../protocol/http.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { settingsChange } from '../../protocol/settings.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { costing, hostOnly, request } from '../request.ts';
import type { Settings } from '../settings/settings.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Access } from './access.ts';
import type { Presence } from './presence.ts';

export function hostRequests(room: {
  access: Access;
  sessions: Sessions;
  settings: Settings;
  publishing: Publishing;
  presence: Presence;
}) {
  const { access, sessions, settings, publishing, presence } = room;
  return {
    /** @throws {RefusalError} `bad-request` for models and labels that the room does not have. */
    changeSettings: request(
      hostOnly,
      v.strictObject({ change: settingsChange }),
      ({ change }, { now }) => {
        const changed = settings.change(change, now);
        publishing.announce({ type: 'settings', settings: changed }, now);
        return changed;
      },
      costing(4),
    ),
    /** The keys that a host hands on, as far as the room has them. */
    guestKeys: request(hostOnly, v.strictObject({}), (_, { key }) => access.guestKeys(key)),
    /** Closes the sockets that came with the old keys. */
    rotateKeys: request(
      hostOnly,
      keyRotation,
      ({ roles }, { key, now }) => {
        const keys = access.replace(roles, key);
        const theirs = sessions.all.filter(({ role }) => roles.includes(role));
        presence.dismiss(theirs, new RefusalError('key-rotated'), now);
        publishing.announce({ type: 'keys', roles: [...new Set(roles)] }, now);
        return keys;
      },
      costing(10),
    ),
  };
}
