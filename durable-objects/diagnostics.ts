/** What a host may do to their room, and see of it. */

import { defaultModelDescription } from '../edge/embedded-model.ts';
import { hashKey, randomKey } from '../edge/keys.ts';
import { checked } from '../protocol/check.ts';
import type { Role } from '../protocol/handshake.ts';
import type { Diagnostics, KeysRotated } from '../protocol/http.ts';
import { RefusalError } from '../protocol/refusals.ts';
import {
  changedSettings,
  type RoomSettings,
  roomSettings,
  type SettingsChange,
} from '../protocol/settings.ts';
import { storeKeyHashes, storeSettings } from './identity.ts';
import { RateMeter } from './rate-meter.ts';
import type { RoomParts } from './inbox.ts';

export class HostTools {
  readonly frames = new RateMeter();
  readonly windows = new RateMeter();
  readonly #room: RoomParts;
  readonly #wokeAt: number;

  constructor(room: RoomParts, now: number) {
    this.#room = room;
    this.#wokeAt = now;
  }

  /** @throws {RefusalError} `bad-request` for settings of labels that the model does not have. */
  changeSettings(change: SettingsChange, now: number): RoomSettings {
    const before = this.#room.identity.settings;
    requireLabels(change, before);
    const changed = changedSettings(before, change);
    const settings = checked(roomSettings, changed, 'bad-request', 'settings');
    this.#room.identity.settings = settings;
    storeSettings(this.#room.storage.sql, settings);
    this.#room.log.retain(settings.retention, now);
    this.#room.ears.configure(settings.tracker);
    this.#room.presence.announce({ type: 'settings', settings }, now);
    return settings;
  }

  /** Replaces keys, and closes the sockets that came with the old ones. @returns the new keys. */
  rotateKeys(roles: readonly Role[], now: number): KeysRotated['keys'] {
    const keys = Object.fromEntries(roles.map((role) => [role, randomKey()]));
    for (const [role, key] of Object.entries(keys)) {
      this.#room.identity.keyHashes[role as Role] = hashKey(key);
    }
    storeKeyHashes(this.#room.storage.sql, this.#room.identity.keyHashes);
    const theirs = this.#room.participants.all.filter(({ role }) => roles.includes(role));
    this.#room.presence.dismiss(theirs, new RefusalError('key-rotated'), now);
    this.#room.presence.announce({ type: 'keys', roles: [...new Set(roles)] }, now);
    return keys;
  }

  /** Closes every socket because the room is no more; that they left is written nowhere. */
  close(): void {
    this.#room.presence.expel(this.#room.participants.all, new RefusalError('room-deleted'));
  }

  async diagnostics(now: number): Promise<Diagnostics> {
    const { present, followers, all } = this.#room.participants;
    const alarmAt = await this.#room.storage.getAlarm();
    return {
      at: now,
      wakes: this.#room.identity.wakes,
      wokeAt: this.#wokeAt,
      sockets: all.length,
      participants: present.length,
      followers: followers.length,
      framesPerSecond: this.frames.perSecond(now),
      windowsPerSecond: this.windows.perSecond(now),
      shedWindows: this.#room.ears.shedWindows,
      mics: present.flatMap(({ id, name, mic }) =>
        mic ? [{ participant: id, name, lagMs: this.#room.ears.lagOf(id) ?? 0 }] : [],
      ),
      ...(alarmAt !== null && { alarmAt }),
      lastEventId: this.#room.log.lastId,
      loggedEvents: this.#room.log.count,
      storedBytes: this.#room.storage.sql.databaseSize,
      disconnects: this.#room.disconnects.all,
    };
  }
}

/** What was set for a label of an earlier model can still be taken back. */
function requireLabels({ tracker }: SettingsChange, { tracker: before }: RoomSettings): void {
  for (const [label, own] of Object.entries(tracker?.labels ?? {})) {
    if (defaultModelDescription.labels.includes(label)) continue;
    if (own === null && Object.hasOwn(before.labels, label)) continue;
    throw new RefusalError('bad-request', `the model has no label "${label.slice(0, 64)}"`);
  }
}
