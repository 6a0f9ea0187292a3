/**
 * The audience of a room: listeners who find no place on the room itself. Relays serve them; the room
 * decides who goes where, counts them, and answers what relays ask.
 */
import * as v from 'valibot';
import { eventId, participantId } from '../../protocol/ids.ts';
import {
  audienceEveryMs,
  maxAudience,
  maxDirectListeners,
  maxRelayListeners,
  replayOnJoin,
  replayOnResume,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { chatText, participantName } from '../../protocol/text.ts';
import type { OpenModels } from '../hearing/open-models.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Presence } from '../people/presence.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { request } from '../request.ts';
import type { Settings } from '../settings/settings.ts';
import { whyNoChat } from '../sockets/incoming.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Caller, Shares } from '../sockets/shares.ts';
import type { TaughtModel } from '../teaching/taught-model.ts';
import type { Move } from './news.ts';
import type { RelayPlaces } from './places.ts';
import type { RelayOutlet } from './relay-outlet.ts';
import type { RelayTicket } from './ticket.ts';

/** How many listeners sit where. */
export interface AudienceBounds {
  /** On the room itself. */
  direct: number;
  /** On one relay. */
  relay: number;
  /** In all. */
  audience: number;
}

export const audienceBounds: AudienceBounds = {
  direct: maxDirectListeners,
  relay: maxRelayListeners,
  audience: maxAudience,
};

/** A room that slept longer after its last event than this had told it, in milliseconds. */
const toldWithinMs = 60_000;

export interface AudienceParts {
  bounds: AudienceBounds;
  resumeSecret: string;
  sessions: Sessions;
  settings: Settings;
  log: EventLog;
  models: OpenModels;
  taught: Pick<TaughtModel, 'sounds'>;
  publishing: Publishing;
  presence: Presence;
  places: RelayPlaces;
  relays: RelayOutlet;
  shares: Shares;
}

const relay = v.pipe(v.number(), v.integer(), v.minValue(1));

export class Audience {
  readonly #room: AudienceParts;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(room: AudienceParts, now: number) {
    this.#room = room;
    const { log, places, relays } = room;
    if (places.count > 0 && log.lastAt > now - toldWithinMs) relays.upTo(log.lastId);
  }

  /**
   * @returns where somebody who comes finds their place: undefined on the room itself.
   * @throws {RefusalError} `room-full`
   */
  place({ role, network }: Caller): RelayTicket | undefined {
    const { bounds, sessions, places, log } = this.#room;
    if (role !== 'listener') return undefined;
    const listeners = sessions.all.filter(
      (session) => session.role === 'listener' && session.kind !== 'follower',
    );
    if (listeners.length < bounds.direct) return undefined;
    if (listeners.length + places.count >= bounds.audience) throw new RefusalError('room-full');
    const relay = places.take();
    this.#changed();
    return { network, relay, admittedAt: log.lastId, audience: places.count };
  }

  /** What relays ask, without a key: the Worker has no route to it. */
  readonly requests = {
    /** The room as a relay keeps it; of the log what came after `after`, or what it replays. */
    relaySnapshot: request(
      undefined,
      v.strictObject({ relay, after: v.optional(eventId) }),
      (asked, { now }) => this.#snapshot(asked, now),
    ),
    /** How many listeners a relay has, and who of them was here before. */
    relayReport: request(
      undefined,
      v.strictObject({
        relay,
        listeners: v.number(),
        resumed: v.array(v.strictObject({ participant: participantId, at: v.number() })),
      }),
      (report, { now }) => {
        this.#room.places.report(report.relay, report.listeners);
        this.#changed();
        const { resumed } = report;
        this.#room.relays.moved(resumed.filter((move) => !this.#replaces(move, now)));
        return null;
      },
    ),
    /** A listener of a relay writes to everyone. */
    relayChat: request(
      undefined,
      v.strictObject({
        network: v.string(),
        participant: participantId,
        name: participantName,
        text: chatText,
      }),
      ({ network, ...message }, { now }) => {
        const role = 'listener';
        const mayWrite = () => this.#room.shares.takeAudienceChat(network, now);
        const refusal = whyNoChat(role, this.#room.settings.current, mayWrite);
        if (refusal) throw refusal;
        this.#room.publishing.announce({ type: 'chat', role, ...message }, now);
        return null;
      },
    ),
  };

  /** The room is deleted. */
  erase(): void {
    clearTimeout(this.#telling);
    this.#room.relays.erase();
  }

  /** Tells how many they are, soon: they come and go many at a time. */
  #changed(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#room.publishing.audience(this.#room.places.count);
    }, audienceEveryMs);
  }

  #snapshot(asked: { relay: number; after?: number | undefined }, now: number) {
    const { resumeSecret, sessions, settings, log, models, taught, places } = this.#room;
    // It has a listener, whatever it reported before.
    if (!places.relays.includes(asked.relay)) places.report(asked.relay, 1);
    log.prune(now);
    const after = asked.after ?? 0;
    const events = log.after(after, replayOnResume);
    const { lastId } = log;
    const first = events[0]?.id ?? lastId + 1;
    const before = asked.after === undefined ? log.latest(replayOnJoin) : [];
    return {
      resumeSecret,
      models: models.descriptions,
      sounds: [...taught.sounds],
      settings: settings.current,
      participants: sessions.present,
      audience: places.count,
      lastEventId: lastId,
      events: [...before.filter(({ id }) => id < first), ...events],
      /** Of what came after this event nothing is missing. */
      wholeAfter: first - 1,
      truncated: first > after + 1,
    };
  }

  /** Somebody came to a relay. @returns whether it was from the room, where nobody has their socket now. */
  #replaces({ participant, at }: Move, now: number): boolean {
    const { sessions, presence } = this.#room;
    const ghost = sessions.byId(participant);
    if (!ghost || ghost.connectedAt >= at) return false;
    presence.refuse(ghost, new RefusalError('replaced'), now);
    return true;
  }
}
