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

/** One mic's last minute, as it comes. */
export class MicMemory {
  readonly #model: TeachableModel;
  readonly #timeline: MicTimeline;
  readonly #background: RoomBackground;
  #recent: RecentHearing;
  /** Where the last window ended, by the room's clock. */
  heardUntil = 0;
  /** Whether the mic is on no more. */
  over = false;

  constructor(model: TeachableModel, timeline: MicTimeline, background: RoomBackground) {
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
    if (restarted) this.#recent = new RecentHearing(this.#model.metadata);
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
    if (taught?.some((score) => score >= backgroundBelow)) return;
    this.#background.add(window.embedding, this.heardUntil);
  }

  /** @returns what was heard between two moments; undefined if that is not remembered. */
  moment(from: number, to: number): HeardTake | undefined {
    return this.#recent.moment(this.#timeline.toStream(from), this.#timeline.toStream(to));
  }
}

export class RecentMics {
  readonly #model: TeachableModel | undefined;
  readonly #background: RoomBackground;
  readonly #mics = new Map<ParticipantId, MicMemory>();

  /** @param model that is taught; undefined where none can be: nothing is remembered then. */
  constructor(model: TeachableModel | undefined, background: RoomBackground) {
    this.#model = model;
    this.#background = background;
  }

  /** A mic's stream begins. @returns what takes it in. */
  begin(participant: ParticipantId, timeline: MicTimeline, now: number): MicMemory | undefined {
    if (!this.#model) return undefined;
    this.#forgetOld(now);
    const memory = new MicMemory(this.#model, timeline, this.#background);
    this.#mics.delete(participant);
    this.#mics.set(participant, memory);
    return memory;
  }

  /** A mic is off: its last minute is remembered for as long as it is one. */
  end(participant: ParticipantId, now: number): void {
    const ended = this.#mics.get(participant);
    if (ended) ended.over = true;
    this.#forgetOld(now);
  }

  of(participant: ParticipantId, now: number): MicMemory | undefined {
    this.#forgetOld(now);
    return this.#mics.get(participant);
  }

  /** What sounded then is taught: it was no background. */
  forgetBackground(from: number, to: number): void {
    this.#background.forget(from, to);
  }

  #forgetOld(now: number): void {
    const over = [...this.#mics].filter(([, memory]) => memory.over);
    const old = over.filter(([, { heardUntil }]) => heardUntil < now - recentHearingMs);
    for (const [id] of [...old, ...over.slice(0, -maxRecentMics)]) this.#mics.delete(id);
  }

  /** The room is deleted. */
  erase(): void {
    this.#mics.clear();
    this.#background.clear();
  }
}
