/** What a host may see of how their room works. */
import * as v from 'valibot';
import type { Diagnostics } from '../protocol/http.ts';
import { micSilentMs } from '../protocol/limits.ts';
import type { Participant } from '../protocol/participant.ts';
import type { MicWatch } from './hearing/mic-watch.ts';
import type { RoomHearing } from './hearing/room-hearing.ts';
import type { Identity } from './identity.ts';
import type { Inbox } from './inbox.ts';
import type { EventLog } from './log/event-log.ts';
import type { Disconnects } from './people/disconnects.ts';
import type { RelayPlaces } from './relays/places.ts';
import { costing, hostOnly, request } from './request.ts';
import type { Sessions } from './sockets/sessions.ts';

export interface DiagnosticsParts {
  storage: DurableObjectStorage;
  identity: Identity;
  sessions: Sessions;
  places: RelayPlaces;
  log: EventLog;
  hearing: RoomHearing;
  micWatch: MicWatch;
  inbox: Inbox;
  disconnects: Disconnects;
  wokeAt: number;
}

export function diagnosticsRequests(room: DiagnosticsParts) {
  return {
    diagnostics: request(
      hostOnly,
      v.strictObject({}),
      (_, { now }) => diagnose(room, now),
      costing(4),
    ),
  };
}

async function diagnose(room: DiagnosticsParts, now: number): Promise<Diagnostics> {
  const { storage, identity, sessions, places, log, hearing, inbox, disconnects, wokeAt } = room;
  const { present } = sessions;
  const alarmAt = await storage.getAlarm();
  return {
    at: now,
    wakes: identity.wakes,
    wokeAt,
    sockets: sessions.count,
    refusedSockets: sessions.refusedCount,
    participants: present.length,
    followers: sessions.followers.length,
    audience: places.count,
    relays: places.relays.length,
    sendsPerSecond: sessions.sends.perSecond(now),
    framesPerSecond: inbox.frames.perSecond(now),
    windowsPerSecond: hearing.windows.perSecond(now),
    shedWindows: hearing.shedWindows,
    mics: present
      .filter(({ mic }) => mic)
      .map((participant) => diagnoseMic(room, participant, now)),
    ...(alarmAt !== null && { alarmAt }),
    lastEventId: log.lastId,
    loggedEvents: log.count,
    storedBytes: storage.sql.databaseSize,
    disconnects: disconnects.all,
  };
}

function diagnoseMic(
  { hearing, micWatch }: DiagnosticsParts,
  { id, name }: Participant,
  now: number,
): Diagnostics['mics'][number] {
  const mic = micWatch.of(id);
  const silentMs = mic?.silentMs(now) ?? 0;
  const lagMs = silentMs < micSilentMs ? hearing.lagOf(id) : undefined;
  return {
    participant: id,
    name,
    ...(mic?.lastFrameAt !== undefined && { lastFrameAt: mic.lastFrameAt }),
    silentMs,
    ...(lagMs !== undefined && { lagMs }),
  };
}
