/** What a room is made of, put together once as it wakes. */
import { Clips } from './clips/clips.ts';
import { Detections } from './hearing/detections.ts';
import { Disconnects } from './people/disconnects.ts';
import { Ears } from './hearing/room-hearing.ts';
import { EventLog } from './log/event-log.ts';
import type { Identity } from './identity.ts';
import { Participants } from './sockets/sessions.ts';
import { Presence } from './people/presence.ts';
import { Roster } from './people/roster.ts';

export interface RoomParts {
  storage: DurableObjectStorage;
  identity: Identity;
  participants: Participants;
  presence: Presence;
  log: EventLog;
  ears: Ears;
  clips: Clips;
  disconnects: Disconnects;
}

/** @param bucket where the sound of clips is kept. */
export function assemble(
  state: DurableObjectState,
  bucket: R2Bucket,
  identity: Identity,
  now: number,
): RoomParts {
  const { storage } = state;
  const { sql } = storage;
  const participants = new Participants(state, now);
  const log = new EventLog(sql, identity.settings.retention);
  const disconnects = new Disconnects(sql);
  const detections = new Detections(log, {
    enabled: () => identity.settings.mergeMics,
    sharesSound: (participant, other, at) => ears.sharesSound(participant, other, at),
  });
  const ears: Ears = new Ears(detections, identity.settings.tracker, (event) =>
    presence.publish(event),
  );
  const roster = new Roster(sql);
  const presence = new Presence(participants, log, disconnects, roster, (participant, at) =>
    ears.end(participant, at),
  );
  const clips = new Clips(sql, bucket, identity.id, (event, at) => presence.announce(event, at));
  return { storage, identity, participants, presence, log, ears, clips, disconnects };
}
