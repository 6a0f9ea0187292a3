/** A head: names sounds by what another model made of a window, so that no second network has to run. */
import type { HeardWindow } from './recogniser.ts';
import type { Recognised } from './stream-recognition.ts';
import { type Sounding, type TrackedEvent, Tracker } from './tracker.ts';
import type { TrackerSettings } from './tracker-settings.ts';

/** What a head is, and the windows that it is told of: those of its base model. */
export interface HeadMetadata {
  readonly labels: readonly string[];
  /** Score from which each label counts as heard. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly sampleRateHz: number;
  readonly windowSamples: number;
  readonly hopSamples: number;
}

export interface EmbeddingHead {
  readonly metadata: HeadMetadata;
  /**
   * @param embedding of one window, as the base model gives it.
   * @returns one score a label, in the labels' order, each in [0, 1].
   */
  scores(embedding: Float32Array): Float32Array;
}

/** A stream of windows as a head hears it; `StreamRecognition` is the same of a model of its own. */
export class HeadRecognition {
  readonly metadata: HeadMetadata;
  readonly #head: EmbeddingHead;
  readonly #tracker: Tracker;
  readonly #samplesPerMs: number;
  /** Windows are left out by the base model. */
  halved = false;
  readonly skipped = 0;

  constructor(head: EmbeddingHead, settings?: TrackerSettings) {
    const { labels, thresholds, windowSamples, hopSamples, sampleRateHz } = head.metadata;
    this.metadata = head.metadata;
    this.#head = head;
    this.#samplesPerMs = sampleRateHz / 1000;
    const tracked = { labels, thresholds, windowMs: windowSamples / this.#samplesPerMs };
    this.#tracker = new Tracker(tracked, hopSamples / this.#samplesPerMs, settings);
  }

  /** Takes the base model's next windows. */
  push(windows: readonly HeardWindow[]): Recognised {
    const recognised: Recognised = { windows: [], events: [] };
    for (const window of windows) {
      const scores = this.#head.scores(window.embedding);
      recognised.windows.push({ ...window, scores });
      const endMs = window.endSample / this.#samplesPerMs;
      recognised.events.push(...this.#tracker.update(scores, endMs));
    }
    return recognised;
  }

  /** The tracker sees by the windows' times where the stream has a gap. */
  reset(): void {}

  configure(settings: TrackerSettings): void {
    this.#tracker.configure(settings);
  }

  flush(): TrackedEvent[] {
    return this.#tracker.flush();
  }

  get sounding(): ReadonlyMap<string, Readonly<Sounding>> {
    return this.#tracker.sounding;
  }

  restore(...[label, sounding]: Parameters<Tracker['restore']>): void {
    this.#tracker.restore(label, sounding);
  }

  rest(label: string, endedMs: number): void {
    this.#tracker.rest(label, endedMs);
  }
}
