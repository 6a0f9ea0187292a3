/** The state as its connection writes it, from what the room says. */
import type { Clip } from '../../protocol/clip.ts';
import type { ModelId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ModelDescription, ModelState, Scores } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';
import type { CloseInfo } from '../close-info.ts';
import type { Shedding, Welcome } from '../room-events.ts';
import type { TransportKind } from '../transports/transport.ts';
import { withClipEvent } from './clip-list.ts';
import { type Kept, withEvent, withReplay } from './event-log.ts';
import { type RoomSnapshot, RoomState } from './room-state.ts';
import { shared, sharedList } from './sharing.ts';

export class LiveState extends RoomState {
  readonly #kept: Kept;
  /** For each list of recordings on its way: what was logged since it was asked for. */
  readonly #sinceAsked = new Set<LoggedEvent[]>();

  constructor(kept: Kept) {
    super();
    this.#kept = kept;
  }

  /**
   * The room was reached: takes it as it is now, and what happened in the meantime.
   *
   * @param now by this device's clock.
   * @returns what of that is new, oldest first.
   */
  reached(transport: TransportKind, welcome: Welcome, now = Date.now()): LoggedEvent[] {
    const before = this.getSnapshot();
    const { log, taken } = withReplay(before, welcome, this.#kept);
    this.change({
      detections: log.detections,
      messages: log.messages,
      verdicts: log.verdicts,
      lastEventId: log.lastEventId,
      ...withParticipants(before, welcome.participants),
      ...this.#withClips(before, taken),
      connection: {
        ...before.connection,
        phase: 'open',
        transport,
        latencyMs: undefined,
        reachedUntil: undefined,
        retryAt: undefined,
        clockOffsetMs: welcome.at - now,
      },
      you: welcome.you,
      role: welcome.role,
      audience: welcome.audience,
      models: sharedList(before.models, welcome.models),
      sounds: sharedList(before.sounds, welcome.sounds),
      settings: shared(before.settings, welcome.settings),
      // What the room told another socket of ours: it tells this one when it is so.
      shedding: undefined,
      pace: welcome.pace ?? null,
    });
    return taken;
  }

  /**
   * @param replayed whether it happened before the room was reached, which then says by itself how all is.
   * @returns whether the event is new.
   */
  take(event: LoggedEvent, replayed = false): boolean {
    const before = this.getSnapshot();
    const log = withEvent(before, event, this.#kept);
    if (log === before) {
      // One who is counted is told of their own name alone, under the last id: it is not logged.
      const own = event.type === 'update' && event.participant.id === before.you;
      if (own && event.id === before.lastEventId) this.change(withNews(before, event));
      return false;
    }
    this.change({
      ...log,
      ...this.#withClips(before, [event]),
      ...(!replayed && withNews(before, event)),
    });
    return true;
  }

  /** Another attempt to reach the room begins. */
  attempting(): void {
    const { connection } = this.getSnapshot();
    if (connection.retryAt === undefined) return;
    this.change({ connection: { ...connection, retryAt: undefined } });
  }

  /**
   * @param lastArrivalAt when anything came last, by this device's clock.
   * @param retryAt when the next attempt begins, if one is waited for.
   */
  lost(info: CloseInfo, lastArrivalAt: number, retryAt?: number): void {
    const { connection, scores } = this.getSnapshot();
    const phase = info.willRetry ? 'reconnecting' : 'closed';
    const reachedUntil = connection.phase === 'open' ? lastArrivalAt : undefined;
    this.change({
      connection: {
        ...connection,
        phase,
        latencyMs: undefined,
        reachedUntil: connection.reachedUntil ?? reachedUntil,
        retryAt,
        lastClose: info,
      },
      scores: scores.size > 0 ? new Map() : scores,
    });
  }

  /** The room has been quiet since then although it should speak; undefined once it does. */
  quiet(since: number | undefined): void {
    this.change({ connection: { ...this.getSnapshot().connection, reachedUntil: since } });
  }

  /** Whether the room speaks all the time: it tells the scores of what goes on, unless they are off. */
  get speaksAllTheTime(): boolean {
    const { connection, detections, participants, pace, wantsScores } = this.getSnapshot();
    const live = connection.phase === 'open' && connection.transport === 'websocket';
    return (
      live &&
      wantsScores &&
      pace !== 0 &&
      detections.some(
        ({ durationMs, participant }) =>
          durationMs === undefined && participants.get(participant)?.mic,
      )
    );
  }

  ponged(latencyMs: number | undefined): void {
    this.change({ connection: { ...this.getSnapshot().connection, latencyMs } });
  }

  scored(told: readonly Scores[]): void {
    const { scores, participants, wantsScores } = this.getSnapshot();
    // Those of a microphone that is off would never go.
    const heard = told.filter(({ participant }) => participants.get(participant)?.mic);
    if (heard.length === 0 || !wantsScores) return;
    const now = new Map(scores);
    for (const each of heard) {
      now.set(each.participant, new Map(now.get(each.participant)).set(each.model, each));
    }
    this.change({ scores: now });
  }

  /** Scores come at another pace from now on. */
  paced(pace: number | null): void {
    this.change({ pace, ...(pace === 0 && { scores: new Map() }) });
  }

  /** Scores are wanted from now on, or not. */
  scoresWanted(wantsScores: boolean): void {
    if (wantsScores === this.getSnapshot().wantsScores) return;
    this.change({ wantsScores, ...(!wantsScores && { scores: new Map() }) });
  }

  shed(shedding: Shedding): void {
    this.change({ shedding: shared(this.getSnapshot().shedding, shedding) });
  }

  modelChanged(id: ModelId, state: ModelState): void {
    const { models } = this.getSnapshot();
    if (!models.some((model) => model.id === id && model.state !== state)) return;
    this.change({ models: models.map((model) => (model.id === id ? { ...model, state } : model)) });
  }

  /** The room hears with these from now on; scores of others are of the past. */
  hearsWith(models: readonly ModelDescription[]): void {
    const before = this.getSnapshot();
    const now = sharedList(before.models, models);
    const gone = before.models.filter(({ id }) => !now.some((model) => model.id === id));
    const scores = [...before.scores].map(
      ([participant, byModel]): [typeof participant, typeof byModel] => [
        participant,
        new Map([...byModel].filter(([id]) => !gone.some((each) => each.id === id))),
      ],
    );
    this.change({ models: now, ...(gone.length > 0 && { scores: new Map(scores) }) });
  }

  /** The room was taught these, in place of those before. */
  knows(sounds: readonly TaughtSound[]): void {
    this.change({ sounds: sharedList(this.getSnapshot().sounds, sounds) });
  }

  counted(audience: number): void {
    this.change({ audience });
  }

  microphoneTurned(on: boolean): void {
    this.change({ microphoneOn: on, ...(!on && { shedding: undefined }) });
  }

  /** What happens to recordings while their list is on its way is in the list, or follows it. */
  async loadClips(list: Promise<readonly Clip[]>): Promise<void> {
    const since: LoggedEvent[] = [];
    this.#sinceAsked.add(since);
    try {
      const loaded = since.reduce(withClipEvent, await list);
      this.change({ clips: sharedList(this.getSnapshot().clips ?? [], loaded) });
    } finally {
      this.#sinceAsked.delete(since);
    }
  }

  #withClips({ clips }: RoomSnapshot, events: readonly LoggedEvent[]): Pick<RoomSnapshot, 'clips'> {
    for (const since of this.#sinceAsked) since.push(...events);
    return { clips: clips && events.reduce(withClipEvent, clips) };
  }
}

/** What an event changes besides the log, as it happens; a welcome says by itself how all of that is. */
function withNews(before: RoomSnapshot, event: LoggedEvent): Partial<RoomSnapshot> {
  const present = new Map(before.participants);
  switch (event.type) {
    case 'join':
    case 'update':
      present.set(event.participant.id, event.participant);
      return withParticipants(before, [...present.values()]);
    case 'mic-silent':
    case 'mic-back': {
      const known = present.get(event.participant);
      if (!known) return {};
      const { silentSince: _, ...heard } = known;
      const silent = { ...heard, silentSince: event.since };
      present.set(known.id, event.type === 'mic-silent' ? silent : heard);
      const news = withParticipants(before, [...present.values()]);
      return event.type === 'mic-silent'
        ? { ...news, scores: without(news.scores, known.id) }
        : news;
    }
    case 'leave':
      present.delete(event.participant);
      return withParticipants(before, [...present.values()]);
    case 'settings':
      return { settings: shared(before.settings, event.settings) };
    default:
      return {};
  }
}

/** Who is here now, and the scores of those whose microphone is on. */
function withParticipants(
  before: RoomSnapshot,
  present: readonly Participant[],
): Pick<RoomSnapshot, 'participants' | 'scores'> {
  const known = [...before.participants.values()];
  const now = sharedList(known, present);
  if (now === known) return { participants: before.participants, scores: before.scores };
  const participants = new Map(now.map((each) => [each.id, each]));
  const heard = [...before.scores].filter(([id]) => participants.get(id)?.mic);
  const scores = heard.length === before.scores.size ? before.scores : new Map(heard);
  return { participants, scores };
}

/** What was said of a microphone from which nothing comes is not so now. */
function without(scores: RoomSnapshot['scores'], id: Participant['id']): RoomSnapshot['scores'] {
  return scores.has(id) ? new Map([...scores].filter(([of]) => of !== id)) : scores;
}
