/**
 * The tracker: scores over time in, sound events out. Pure; times are milliseconds of the stream.
 *
 * A label begins when the mean of its last scores reaches its threshold and ends when that mean has
 * stayed below `releaseRatio` of the threshold for `mergeGapMs`, so that a bark and the next bark a
 * moment later are one event.
 */
export interface TrackerParameters {
  /** Scores that are averaged. */
  smoothingWindows: number;
  /** An event ends below this part of the threshold. */
  releaseRatio: number;
  /** How long the score stays low before an event ends, in milliseconds. */
  mergeGapMs: number;
}

export const defaultTrackerParameters: TrackerParameters = {
  smoothingWindows: 2,
  releaseRatio: 0.5,
  mergeGapMs: 1_000,
};

export interface TrackedEvent {
  phase: 'begin' | 'end';
  label: string;
  onsetMs: number;
  /** From onset to the last window that still held the sound; 0 at the beginning. */
  durationMs: number;
  /** Highest averaged score so far. */
  peak: number;
}

/** A sound that goes on. */
export interface Sounding {
  onsetMs: number;
  /** End of the last window that held the sound. */
  lastHeardMs: number;
  /** Highest averaged score so far. */
  peak: number;
  /** Since when the score has been low, if it is: windows count, not time in which nothing is heard. */
  lowSinceMs?: number | undefined;
}

export interface TrackerLabels {
  labels: readonly string[];
  /** Score from which each label counts as heard. */
  thresholds: Readonly<Record<string, number>>;
}

export class Tracker {
  readonly #labels: readonly string[];
  readonly #thresholds: Float32Array;
  readonly #parameters: TrackerParameters;
  readonly #hopMs: number;
  /** The last scores of all labels, as a ring of `smoothingWindows` rows. */
  readonly #history: Float32Array[] = [];
  #row = 0;
  readonly #sounding = new Map<string, Sounding>();

  /** @param hopMs time from one window to the next. */
  constructor(
    { labels, thresholds }: TrackerLabels,
    hopMs: number,
    parameters = defaultTrackerParameters,
  ) {
    this.#labels = labels;
    this.#thresholds = Float32Array.from(labels, (label) => thresholds[label] ?? 1);
    this.#parameters = parameters;
    this.#hopMs = hopMs;
  }

  /** What sounds now, by label. */
  get sounding(): ReadonlyMap<string, Readonly<Sounding>> {
    return this.#sounding;
  }

  /**
   * Takes the scores of one window.
   * @param scores one score a label; kept, not copied.
   * @param endMs end of the window; grows from call to call.
   */
  update(scores: Float32Array, endMs: number): TrackedEvent[] {
    const { smoothingWindows, releaseRatio, mergeGapMs } = this.#parameters;
    this.#history[this.#row] = scores;
    this.#row = (this.#row + 1) % smoothingWindows;
    const events: TrackedEvent[] = [];
    this.#labels.forEach((label, index) => {
      const score = this.#mean(index);
      const threshold = this.#thresholds[index] as number;
      const sounding = this.#sounding.get(label);
      if (!sounding) {
        if (score < threshold) return;
        // The sound entered the window with the hop that raised the first of the averaged scores.
        const onsetMs = endMs - smoothingWindows * this.#hopMs;
        const begun: Sounding = { onsetMs, lastHeardMs: endMs, peak: score };
        this.#sounding.set(label, begun);
        events.push({ phase: 'begin', label, onsetMs, durationMs: 0, peak: score });
      } else if (score >= threshold * releaseRatio) {
        sounding.lastHeardMs = endMs;
        sounding.lowSinceMs = undefined;
        sounding.peak = Math.max(sounding.peak, score);
      } else {
        sounding.lowSinceMs ??= endMs - this.#hopMs;
        if (endMs - sounding.lowSinceMs >= mergeGapMs) events.push(this.#end(label, sounding));
      }
    });
    return events;
  }

  /** Ends all that sounds: the stream has stopped. */
  flush(): TrackedEvent[] {
    this.#history.length = 0;
    this.#row = 0;
    return [...this.#sounding].map(([label, sounding]) => this.#end(label, sounding));
  }

  /** Continues an event that began before this tracker was made. */
  restore(label: string, sounding: Sounding): void {
    this.#sounding.set(label, { ...sounding });
  }

  /** Mean of the label's last scores; scores not there yet count as zero. */
  #mean(index: number): number {
    let sum = 0;
    for (const scores of this.#history) sum += scores?.[index] ?? 0;
    return sum / this.#parameters.smoothingWindows;
  }

  #end(label: string, { onsetMs, lastHeardMs, peak }: Sounding): TrackedEvent {
    this.#sounding.delete(label);
    return { phase: 'end', label, onsetMs, durationMs: Math.max(0, lastHeardMs - onsetMs), peak };
  }
}
