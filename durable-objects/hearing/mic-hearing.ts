/** What the room hears of one mic: frames in; scores and the beginnings and ends of sounds out. */
import type { Classifier } from '../../models/recognition/classifier.ts';
import { type HeardWindow, Recogniser } from '../../models/recognition/recogniser.ts';
import { openTracker, type TrackedEvent, type Tracker } from '../../models/recognition/tracker.ts';
import type { TrackerSettings } from '../../models/recognition/tracker-settings.ts';
import { type AudioFrame, decodePcm16, maxFrameSamples } from '../../protocol/audio-frame.ts';
import { sampleRateHz, silenceEndsDetectionMs } from '../../protocol/limits.ts';
import type { Strand } from '../log/event-log.ts';
import { LevelEnvelope } from './level-envelope.ts';
import { Shedding } from './shedding.ts';
import { StreamClock } from './stream-clock.ts';

export interface Heard {
  /** The window that the frame completed, if it completed one. */
  window: HeardWindow | undefined;
  events: SoundEvent[];
}

/** What was heard of a mic before: while the room was awake last, or the mic was on last. */
export interface HeardBefore {
  /** To be continued. */
  unfinished: readonly Strand[];
  /** When sounds ended whose cooldown may go on, by label. */
  ended: ReadonlyMap<string, number>;
}

/** How far a sound has come: until when it was heard by the room's clock, with what scores. */
export type Progress = Pick<Strand, 'heardUntil' | 'peak' | 'mean'>;

/** A tracked event by the room's clock. */
export interface SoundEvent extends TrackedEvent {
  /** Onset in milliseconds since the Unix epoch. */
  at: number;
  /** Highest level since, in dBFS. */
  levelDb: number;
}

const samplesPerMs = sampleRateHz / 1000;
const silenceSamples = silenceEndsDetectionMs * samplesPerMs;

/** A jump of the timestamp by half its range or more is one backwards: a new stream. */
const furthestJump = 2 ** 31;

export class Hearing {
  readonly #recogniser: Recogniser;
  readonly #tracker: Tracker;
  readonly #samples = new Float32Array(maxFrameSamples);
  /** After so many samples without a whole window, what sounded has ended. */
  readonly #longestUnheard: number;
  readonly #shedding = new Shedding();
  readonly #envelope = new LevelEnvelope();
  #clock = new StreamClock();
  /** What the log has of this mic, until the first frame says where the stream is. */
  #before: HeardBefore | undefined;
  /** Position of the next sample in the stream, without the timestamp's modulo. */
  #position: number | undefined;
  /** Position up to which windows were heard. */
  #heardPosition = 0;
  /** When the last frame came, by the room's clock. */
  lastFrameAt = 0;

  constructor(classifier: Classifier, settings: TrackerSettings, before: HeardBefore) {
    const { metadata } = classifier;
    this.#recogniser = new Recogniser(classifier);
    this.#tracker = openTracker(metadata, settings);
    this.#longestUnheard = silenceSamples + metadata.windowSamples;
    this.#before = before;
  }

  /** Goes on by other settings; what sounds goes on sounding. */
  configure(settings: TrackerSettings): void {
    this.#tracker.configure(settings);
  }

  /** @param now when the frame came, by the room's clock, in milliseconds. */
  hear(frame: AudioFrame, now: number): Heard {
    const events: SoundEvent[] = [];
    let window: HeardWindow | undefined;
    const start = this.#place(frame.timestamp, now, events);
    const count = decodePcm16(frame.payload, this.#samples);
    this.#position = start + count;
    this.lastFrameAt = now;
    this.#tellTime(this.#position, now);
    this.#envelope.push(this.#samples.subarray(0, count), start);
    this.#recogniser.push(this.#samples.subarray(0, count), (heard) => {
      window = heard;
      this.#heardPosition = heard.endSample;
      const tracked = this.#tracker.update(heard.scores, heard.endSample / samplesPerMs);
      events.push(...tracked.map((event) => this.#onRoomClock(event)));
    });
    return { window, events };
  }

  /** Ends all that sounds: the mic is off, silent or gone. */
  end(): SoundEvent[] {
    return this.#tracker.flush().map((event) => this.#onRoomClock(event));
  }

  /** What sounds now, by label. */
  get sounding(): Map<string, Progress> {
    return new Map(
      [...this.#tracker.sounding].map(([label, { lastHeardMs, peak, mean }]) => [
        label,
        { heardUntil: this.#clock.toRoom(lastHeardMs), peak, mean },
      ]),
    );
  }

  /** Whether windows are left out, since the sound comes later than it can be heard in full. */
  get shedding(): boolean {
    return this.#shedding.active;
  }

  /** Windows left out so far. */
  get shedWindows(): number {
    return this.#recogniser.skipped;
  }

  /** How late the last frame came, in milliseconds. */
  get lagMs(): number {
    return this.#clock.lagMs;
  }

  /** Whether the sound that began at `at`, by the room's clock, is the one that the other mic heard. */
  sharesSound(other: Hearing, at: number): boolean {
    const [here, there] = [this.#clock.toStream(at), other.#clock.toStream(at)];
    return this.#envelope.sharesSound(other.#envelope, here, there);
  }

  #tellTime(position: number, now: number): void {
    if (!this.#clock.tell(position / samplesPerMs, now)) return;
    if (this.#clock.riseMs !== undefined) this.#shedding.update(this.#clock.riseMs);
    this.#recogniser.halved = this.shedding;
  }

  /** Finds the frame's place in the stream; a gap before it resets what must not span it. */
  #place(timestamp: number, now: number, events: SoundEvent[]): number {
    if (this.#position === undefined) return this.#startAt(timestamp, now);
    const gap = (timestamp - this.#position) >>> 0;
    const restarted = gap >= furthestJump;
    const position = restarted ? timestamp : this.#position + gap;
    const unheard = position - this.#heardPosition;
    if (restarted || gap >= silenceSamples || unheard >= this.#longestUnheard) {
      events.push(...this.end());
    }
    if (restarted) return this.#startAt(timestamp, now);
    if (gap > 0) this.#recogniser.reset(position);
    return position;
  }

  #startAt(position: number, now: number): number {
    this.#recogniser.reset(position);
    this.#heardPosition = position;
    this.#clock = new StreamClock();
    this.#clock.tell(position / samplesPerMs, now);
    for (const { label, at, heardUntil, peak, mean } of this.#before?.unfinished ?? []) {
      this.#tracker.restore(label, {
        onsetMs: this.#clock.toStream(at),
        lastHeardMs: this.#clock.toStream(heardUntil),
        peak,
        mean,
      });
    }
    for (const [label, endedAt] of this.#before?.ended ?? []) {
      this.#tracker.rest(label, this.#clock.toStream(endedAt));
    }
    this.#before = undefined;
    return position;
  }

  #onRoomClock(event: TrackedEvent): SoundEvent {
    const levelDb = this.#envelope.loudestSince(event.onsetMs);
    return { ...event, at: this.#clock.toRoom(event.onsetMs), levelDb };
  }
}
