/** A room that exists: its parts, put together as it wakes, each from those above it. */
import * as v from 'valibot';
import type { RoomModels } from '../edge/models.ts';
import type { RoomStatus } from '../protocol/http.ts';
import { Alarm } from './alarm.ts';
import { Clips } from './clips/clips.ts';
import { diagnosticsRequests } from './diagnostics.ts';
import { Detections } from './hearing/detections.ts';
import { MicWatch } from './hearing/mic-watch.ts';
import { Mics } from './hearing/mics.ts';
import { OpenModels } from './hearing/open-models.ts';
import { RoomHearing } from './hearing/room-hearing.ts';
import type { Identity } from './identity.ts';
import { Inbox } from './inbox.ts';
import { Lifetime } from './lifetime.ts';
import { EventLog } from './log/event-log.ts';
import { exportRequests } from './log/exports.ts';
import { Observations } from './log/observations.ts';
import { Access } from './people/access.ts';
import { Disconnects } from './people/disconnects.ts';
import { hostRequests } from './people/host-requests.ts';
import { Presence } from './people/presence.ts';
import { Reception } from './people/reception.ts';
import { Roster } from './people/roster.ts';
import { Publishing } from './publishing/publishing.ts';
import { everyRole, request } from './request.ts';
import { Settings } from './settings/settings.ts';
import { Sessions } from './sockets/sessions.ts';

export type OpenRoom = ReturnType<typeof openRoom>;

/**
 * @param sources of the models that the room hears with.
 * @param bucket where the sound of clips is kept.
 * @param days for which the room is kept while nobody uses it; undefined for ever.
 */
export function openRoom(
  state: DurableObjectState,
  bucket: R2Bucket,
  identity: Identity,
  sources: RoomModels,
  days: number | undefined,
  now: number,
) {
  const { storage } = state;
  const { sql } = storage;
  const alarm = new Alarm(storage);
  const sessions = new Sessions(state, now);
  const settings = new Settings(sql, sources);
  const log = new EventLog(sql, settings, sessions, alarm);
  const observations = new Observations(sql);
  const publishing = new Publishing(log, [sessions]);
  const models = new OpenModels(sources, publishing);
  const mics = new Mics();
  const detections = new Detections(log, observations, settings, mics);
  const hearing = new RoomHearing(
    { sessions, settings, publishing, models, mics, detections, alarm },
    now,
  );
  const micWatch = new MicWatch({ sessions, publishing, alarm }, now);
  const disconnects = new Disconnects(sql);
  const roster = new Roster(sql);
  const presence = new Presence(
    { sessions, publishing, hearing, micWatch, disconnects, roster, alarm },
    now,
  );
  const access = new Access(sql, identity.keyHashes);
  const reception = new Reception({ identity, sessions, settings, log, models, presence, alarm });
  const inbox = new Inbox({
    sessions,
    settings,
    publishing,
    hearing,
    micWatch,
    presence,
    reception,
  });
  const lifetime = new Lifetime({ sql, sessions, publishing, alarm }, days, now);
  const { id: roomId } = identity;
  const clips = new Clips({ sql, bucket, roomId, settings, models: sources, publishing, alarm });

  return {
    access,
    alarm,
    inbox,
    lifetime,
    presence,
    reception,
    requests: {
      status: request(
        everyRole,
        v.strictObject({}),
        (_, { role }): RoomStatus => ({
          id: roomId,
          role,
          participants: sessions.present,
          followers: sessions.followers.length,
          models: models.descriptions,
          settings: settings.current,
          lastEventId: log.lastId,
          wakes: identity.wakes,
          ...(lifetime.expiresAt !== undefined && { expiresAt: lifetime.expiresAt }),
        }),
      ),
      ...hostRequests({ access, sessions, settings, publishing, presence }),
      ...diagnosticsRequests({
        storage,
        identity,
        sessions,
        log,
        hearing,
        micWatch,
        inbox,
        disconnects,
        wokeAt: now,
      }),
      ...exportRequests(log, now),
      ...clips.requests,
    },
    /** Each part deletes its own: what was heard and said is gone at once. */
    erase() {
      presence.erase();
      hearing.erase();
      micWatch.erase();
      observations.erase();
      log.erase();
      clips.erase();
    },
  };
}
