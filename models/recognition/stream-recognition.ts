/**
 * A stream of sound as one model hears it: samples in, in any portions; the scores of each window, and
 * the beginnings and ends of sounds, out. The one assembly of front end, classifier and tracker. Pure.
 */
import type { ModelMetadata } from '../package/metadata.ts';
import type { WindowClassifier } from './classifier.ts';
import { type HeardWindow, Recogniser } from './recogniser.ts';
import { openTracker, type Sounding, type TrackedEvent, type Tracker } from './tracker.ts';
import type { TrackerSettings } from './tracker-settings.ts';

/** What a portion of sound brought. */
export interface Recognised {
  /** Every window that it completed, in the order of the stream: none, one or several. */
  windows: HeardWindow[];
  /** What began and ended with them, by the stream's time: its position in milliseconds. */
  events: TrackedEvent[];
}

export class StreamRecognition {
  readonly metadata: ModelMetadata;
  readonly #recogniser: Recogniser;
  readonly #tracker: Tracker;
  readonly #samplesPerMs: number;

  /** @param settings of the tracker; what is left out is as `defaultTrackerParameters` has it. */
  constructor(classifier: WindowClassifier, settings?: TrackerSettings) {
    this.metadata = classifier.metadata;
    this.#recogniser = new Recogniser(classifier);
    this.#tracker = openTracker(classifier.metadata, settings);
    this.#samplesPerMs = classifier.metadata.sampleRateHz / 1000;
  }

  /** Takes the next mono samples of 16 kHz, in [-1, 1]. */
  push(samples: Float32Array): Recognised {
    const recognised: Recognised = { windows: [], events: [] };
    this.#recogniser.push(samples, (window) => {
      recognised.windows.push(window);
      const endMs = window.endSample / this.#samplesPerMs;
      recognised.events.push(...this.#tracker.update(window.scores, endMs));
    });
    return recognised;
  }

  /**
   * The sound so far does not continue: the next window begins with what comes next. What sounds goes
   * on sounding.
   * @param position of the next sample in the stream, in samples of 16 kHz.
   */
  reset(position: number): void {
    this.#recogniser.reset(position);
  }

  /** Goes on by other settings from the next window on; what sounds goes on sounding. */
  configure(settings: TrackerSettings): void {
    this.#tracker.configure(settings);
  }

  /** Ends all that sounds: the stream has stopped. */
  flush(): TrackedEvent[] {
    return this.#tracker.flush();
  }

  /** What sounds now and was told to have begun, by label. */
  get sounding(): ReadonlyMap<string, Readonly<Sounding>> {
    return this.#tracker.sounding;
  }

  /** Continues a sound that began before this recognition was made; `Tracker.restore` says how. */
  restore(...[label, sounding]: Parameters<Tracker['restore']>): void {
    this.#tracker.restore(label, sounding);
  }

  /** A label's last sound ended before this recognition was made: its cooldown goes on. */
  rest(label: string, endedMs: number): void {
    this.#tracker.rest(label, endedMs);
  }

  /** Whether only every second window is looked at, for whoever cannot keep up. */
  get halved(): boolean {
    return this.#recogniser.halved;
  }

  set halved(halved: boolean) {
    this.#recogniser.halved = halved;
  }

  /** Windows left out so far. */
  get skipped(): number {
    return this.#recogniser.skipped;
  }
}
