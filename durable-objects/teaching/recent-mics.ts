/**
 * What the room's mics were to its base model just now, kept in memory so that a moment can become an
 * example without anybody having recorded it: embeddings, scores and a picture, no sound.
 */
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import { RecentHearing } from '../../models/teaching/recent-hearing.ts';
import type { RoomBackground } from '../../models/teaching/room-background.ts';
import type { HeardTake } from '../../models/teaching/take.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { maxRecentMics, recentHearingMs } from '../../protocol/limits.ts';
import type { FramePlace, MicTimeline } from '../hearing/mic-timeline.ts';
import type { TeachableModel } from './teachable-model.ts';

/** What a taught sound may score while what is heard still counts as background. */
const backgroundBelow = 0.25;

/** What is known of the model that is taught. */
type Base = Pick<TeachableModel, 'id' | 'metadata'>;

/** The last minute of one stream of a mic, as it comes. */
export class MicMemory {
  readonly participant: ParticipantId;
  readonly #model: Base;
  readonly #timeline: MicTimeline;
  readonly #background: RoomBackground;
  readonly #recent: RecentHearing;
  /** Where the last window ended, by the room's clock. */
  heardUntil = 0;
  /** Whether the stream is over. */
  over = false;
  /** When the stream was at 0, as of the last window: the timeline goes on to the mic's next stream. */
  #start = 0;

  constructor(
    participant: ParticipantId,
    model: Base,
    timeline: MicTimeline,
    background: RoomBackground,
  ) {
    this.participant = participant;
    this.#model = model;
    this.#timeline = timeline;
    this.#background = background;
    this.#recent = new RecentHearing(model.metadata);
  }

  /** The model whose windows it takes. */
  get base(): ModelId {
    return this.#model.id;
  }

  /** Takes a frame's sound, before the windows that it completes. */
  push(samples: Float32Array, { position, gap, restarted }: FramePlace): void {
    if (restarted || gap > 0) this.#recent.reset(position);
    this.#recent.push(samples);
  }

  /** Takes a window of the base model. @param taught the scores of taught sounds, if there are any. */
  heard(window: HeardWindow, taught: Float32Array | undefined): void {
    // Weights that nobody should trust can overflow: what is no number teaches nothing.
    if (!window.embedding.every(Number.isFinite)) return;
    const { sampleRateHz } = this.#model.metadata;
    this.#recent.heard(window);
    this.heardUntil = this.#timeline.toRoom((1000 * window.endSample) / sampleRateHz);
    this.#start = -this.#timeline.toStream(0);
    if (taught?.some((score) => score >= backgroundBelow)) return;
    this.#background.add(window.embedding, this.heardUntil);
  }

  /** @returns what was heard between two moments; undefined if that is not remembered. */
  moment(from: number, to: number): HeardTake | undefined {
    const start = this.over ? this.#start : -this.#timeline.toStream(0);
    return this.#recent.moment(from - start, to - start);
  }
}

export class RecentMics {
  readonly #model: Base | undefined;
  readonly #background: RoomBackground;
  /** One for each mic that is on, and those of streams that are over, in the order in which they began. */
  #memories: MicMemory[] = [];

  /** @param model that is taught; undefined where none can be: nothing is remembered then. */
  constructor(model: Base | undefined, background: RoomBackground) {
    this.#model = model;
    this.#background = background;
  }

  /** A mic's stream begins: the one before is over. @returns what takes it in. */
  begin(participant: ParticipantId, timeline: MicTimeline, now: number): MicMemory | undefined {
    if (!this.#model) return undefined;
    this.end(participant, now);
    const memory = new MicMemory(participant, this.#model, timeline, this.#background);
    this.#memories.push(memory);
    return memory;
  }

  /** A mic is off: its last minute is remembered for as long as it is one. */
  end(participant: ParticipantId, now: number): void {
    for (const memory of this.#memories) if (memory.participant === participant) memory.over = true;
    this.#forgetOld(now);
  }

  /** The streams of a mic, the latest one last. */
  of(participant: ParticipantId, now: number): MicMemory[] {
    this.#forgetOld(now);
    return this.#memories.filter((memory) => memory.participant === participant);
  }

  /** What sounded then is taught: it was no background. */
  forgetBackground(from: number, to: number): void {
    this.#background.forget(from, to);
  }

  #forgetOld(now: number): void {
    const recent = ({ heardUntil }: MicMemory) => heardUntil >= now - recentHearingMs;
    const over = this.#memories.filter((memory) => memory.over && recent(memory));
    const kept = new Set(over.slice(-maxRecentMics));
    this.#memories = this.#memories.filter((memory) => !memory.over || kept.has(memory));
  }

  /** The room is deleted. */
  erase(): void {
    this.#memories = [];
    this.#background.clear();
  }
}
