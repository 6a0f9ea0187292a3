/** What one model hears of one mic: sound in; scores and the beginnings and ends of sounds out. */
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import type { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import type { TrackedEvent } from '../../models/recognition/tracker.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { silenceEndsDetectionMs } from '../../protocol/limits.ts';
import type { TrackerSettings } from '../../protocol/tracker-settings.ts';
import type { Observation } from '../log/observations.ts';
import { type FramePlace, type MicTimeline, samplesPerMs } from './mic-timeline.ts';

/** What was heard of a mic before: while the room was awake last, or the mic was on last. */
export interface HeardBefore {
  /** To be continued. */
  unfinished: readonly Observation[];
  /** When sounds ended whose cooldown may go on, by label. */
  ended: ReadonlyMap<string, number>;
}

/** How far a sound has come: until when it was heard by the room's clock, with what scores. */
export type Progress = Pick<Observation, 'heardUntil' | 'peak' | 'mean'>;

/** A tracked event by the room's clock. */
export interface SoundEvent extends TrackedEvent {
  model: ModelId;
  /** Onset in milliseconds since the Unix epoch. */
  at: number;
  /** Highest level since, in dBFS. */
  levelDb: number;
}

/** A model on one stream. @typeParam Input samples, or for a head the windows of its base model. */
export interface Recognition<Input>
  extends Pick<
    StreamRecognition,
    'configure' | 'flush' | 'halved' | 'reset' | 'rest' | 'restore' | 'skipped' | 'sounding'
  > {
  readonly metadata: { readonly labels: readonly string[]; readonly windowSamples: number };
  push(input: Input): ReturnType<StreamRecognition['push']>;
}

const silenceSamples = silenceEndsDetectionMs * samplesPerMs;

/** @typeParam Input samples, or for a head the windows of its base model. */
export class ModelHearing<Input = Float32Array> {
  readonly model: ModelId;
  readonly #recognition: Recognition<Input>;
  readonly #timeline: MicTimeline;
  /** After so many samples without a whole window, what sounded has ended. */
  readonly #longestUnheard: number;
  /** What the log has of this mic, until the first samples say where the stream is. */
  #before: HeardBefore | undefined;
  #started = false;
  /** Position up to which windows were heard. */
  #heardPosition = 0;

  /** @param timeline of the mic, which takes each frame before this does. */
  constructor(
    model: ModelId,
    recognition: Recognition<Input>,
    before: HeardBefore,
    timeline: MicTimeline,
  ) {
    this.model = model;
    this.#recognition = recognition;
    this.#longestUnheard = silenceSamples + recognition.metadata.windowSamples;
    this.#before = before;
    this.#timeline = timeline;
  }

  get labels(): readonly string[] {
    return this.#recognition.metadata.labels;
  }

  /** Windows left out so far. */
  get shedWindows(): number {
    return this.#recognition.skipped;
  }

  /** Goes on by other settings; what sounds goes on sounding. */
  configure(settings: TrackerSettings): void {
    this.#recognition.configure(settings);
  }

  /** @param shedding whether every second window is left out. */
  hear(
    input: Input,
    place: FramePlace,
    shedding: boolean,
  ): { windows: HeardWindow[]; events: SoundEvent[] } {
    this.#recognition.halved = shedding;
    const events = this.#bridge(place);
    const recognised = this.#recognition.push(input);
    this.#heardPosition = recognised.windows.at(-1)?.endSample ?? this.#heardPosition;
    events.push(...recognised.events.map((event) => this.#onRoomClock(event)));
    return { windows: recognised.windows, events };
  }

  /** Ends all that sounds: the mic is off, silent or gone, or its stream begins anew. */
  end(): SoundEvent[] {
    return this.#recognition.flush().map((event) => this.#onRoomClock(event));
  }

  /** How far what sounds has come; undefined for a label that does not. */
  progressOf(label: string): Progress | undefined {
    const sounding = this.#recognition.sounding.get(label);
    if (!sounding) return undefined;
    const { lastHeardMs, peak, mean } = sounding;
    return { heardUntil: this.#timeline.toRoom(lastHeardMs), peak, mean };
  }

  /** A gap before a frame resets what must not span it, and ends what sounded if it is long. */
  #bridge({ position, gap, restarted }: FramePlace): SoundEvent[] {
    if (restarted || !this.#started) {
      this.#start(position);
      return [];
    }
    const unheard = position - this.#heardPosition;
    const over = gap >= silenceSamples || unheard >= this.#longestUnheard;
    const events = over ? this.end() : [];
    if (gap > 0) this.#recognition.reset(position);
    return events;
  }

  #start(position: number): void {
    this.#started = true;
    this.#recognition.reset(position);
    this.#heardPosition = position;
    const startMs = position / samplesPerMs;
    for (const { label, at, heardUntil, peak, mean } of this.#before?.unfinished ?? []) {
      // A burst may seem to begin before that, if what came earlier had been late too: it follows it.
      const overlapMs = Math.max(0, this.#timeline.toStream(heardUntil) - startMs);
      this.#recognition.restore(label, {
        onsetMs: this.#timeline.toStream(at) - overlapMs,
        lastHeardMs: this.#timeline.toStream(heardUntil) - overlapMs,
        peak,
        mean,
      });
    }
    for (const [label, endedAt] of this.#before?.ended ?? []) {
      this.#recognition.rest(label, this.#timeline.toStream(endedAt));
    }
    this.#before = undefined;
  }

  #onRoomClock(event: TrackedEvent): SoundEvent {
    return {
      ...event,
      model: this.model,
      at: this.#timeline.toRoom(event.onsetMs),
      levelDb: this.#timeline.loudestSince(event.onsetMs),
    };
  }
}
