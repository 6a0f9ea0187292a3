/**
 * Scores as they are told: each window at once while that takes few sends, else in ticks, one message
 * with all mics' latest scores for everyone who subscribed. Each is told the pace when it changes.
 */
import type { ParticipantId } from '../../protocol/ids.ts';
import type { Scores, ServerMessage } from '../../protocol/messages.ts';
import { RateMeter } from '../rate-meter.ts';
import { type Pace, PaceChoice, priorityPace } from './pace.ts';
import { Ticks } from './ticks.ts';

/** One who subscribed to scores. */
export interface ScoresReader {
  /** Told in every tick, however many others there are. */
  readonly hasPriority: boolean;
  /** As it was told last. */
  readonly pace: Pace;
  /** Tells the pace, if it is another one than told last. */
  tellPace(pace: Pace): void;
  /** May be dropped if the reader is behind. */
  sendScoresText(text: string): void;
}

export class ScoresFeed {
  readonly #readers: () => readonly ScoresReader[];
  readonly #windows = new RateMeter();
  readonly #choice: PaceChoice;
  readonly #priority = new Ticks((scores, now) => {
    this.#tick(scores, true);
    this.#look(now);
  });
  readonly #others = new Ticks((scores) => this.#tick(scores, false));

  /** @param readers all who subscribed now. Goes on at the pace that they were told last. */
  constructor(readers: () => readonly ScoresReader[]) {
    this.#readers = readers;
    const all = readers();
    const told = all.find(({ hasPriority }) => !hasPriority) ?? all[0];
    this.#choice = new PaceChoice(told?.pace ?? null);
  }

  /** The pace for one who has priority, or has not. */
  paceOf({ hasPriority }: Pick<ScoresReader, 'hasPriority'>): Pace {
    const { pace } = this.#choice;
    return hasPriority ? priorityPace(pace) : pace;
  }

  /** Tells the scores of a window, now or later. */
  add(scores: Scores, now: number): void {
    this.#windows.count(now);
    // In ticks the load is looked at with each of them.
    if (this.#choice.pace === null) this.#look(now);
    const { pace } = this.#choice;
    if (pace === null) {
      const text = JSON.stringify({ type: 'scores', ...scores } satisfies ServerMessage);
      for (const reader of this.#readers()) reader.sendScoresText(text);
      return;
    }
    this.#priority.collect(scores, priorityPace(pace) as number, now);
    if (pace > 0) this.#others.collect(scores, pace, now);
  }

  /** A participant's mic is off: what waits to be told of it comes too late. */
  forget(participant: ParticipantId): void {
    this.#priority.forget(participant);
    this.#others.forget(participant);
  }

  /** The room is deleted. */
  erase(): void {
    this.#priority.drop();
    this.#others.drop();
  }

  #tick(scores: Scores[], priority: boolean): void {
    const text = JSON.stringify({ type: 'tick', scores } satisfies ServerMessage);
    for (const reader of this.#readers()) {
      if (reader.hasPriority === priority) reader.sendScoresText(text);
    }
  }

  #look(now: number): void {
    const readers = this.#readers();
    const before = this.#choice.pace;
    const windowsPerSecond = this.#windows.perSecond(now);
    this.#choice.look({ subscribers: readers.length, windowsPerSecond });
    const { pace } = this.#choice;
    if (pace === before) return;
    // What waits is older than what is told at once from now on.
    if (pace === null) for (const ticks of [this.#priority, this.#others]) ticks.flush(now);
    else if (pace === 0) this.#others.drop();
    for (const reader of readers) reader.tellPace(this.paceOf(reader));
  }
}
