/**
 * The tracker: scores over time in, sound events out. Pure; times are milliseconds of the stream.
 *
 * A label begins when the mean of its last scores reaches its threshold and what it heard has lasted
 * `minDurationMs`. It ends when that mean has stayed below `releaseRatio` of the threshold for
 * `mergeGapMs`, so that a bark and the next bark a moment later are one event, and does not begin
 * again for `cooldownMs`.
 */
import type { ModelMetadata } from '../package/metadata.ts';
import {
  type LabelParameters,
  labelParameters,
  type TrackerSettings,
  thresholdOff,
} from './tracker-settings.ts';

export interface TrackedEvent {
  phase: 'begin' | 'end';
  label: string;
  onsetMs: number;
  /** From onset to where the sound left the window, or to the last window; 0 at the beginning. */
  durationMs: number;
  /** Highest averaged score so far. */
  peak: number;
  /** Mean of the averaged scores of the windows that held the sound, so far. */
  mean: number;
}

/** A sound that goes on. */
export interface Sounding {
  onsetMs: number;
  /** End of the last window that held the sound. */
  lastHeardMs: number;
  /** Highest averaged score so far. */
  peak: number;
  /** Mean of the averaged scores of the windows that held the sound, so far. */
  mean: number;
}

interface Heard extends Sounding {
  /** Windows that held the sound. */
  windows: number;
  /** Whether its beginning was told. */
  begun: boolean;
  /** Since when the score has been low, if it is: windows count, not time in which nothing is heard. */
  lowSinceMs?: number | undefined;
}

export interface TrackerLabels {
  labels: readonly string[];
  /** Score from which each label counts as heard. */
  thresholds: Readonly<Record<string, number>>;
  /** The label for when nothing is heard: it never begins, unless it is set a threshold of its own. */
  background?: string | undefined;
  /** What one window spans, if that is longer than a hop. */
  windowMs?: number;
}

/**
 * A score above this part of its threshold may be the sound's first: a window names a sound only once
 * it holds enough of it, but its score rises with the hop that the sound enters by. Both this and the
 * next are chosen on streams (models/evaluation/README.md).
 */
const risenRatio = 0.01;
/** How far such a rise may lie before the averaged scores; what has been so for longer is no rise. */
const longestRiseMs = 5_000;

export class Tracker {
  readonly #model: TrackerLabels;
  readonly #hopMs: number;
  /** How long a sound that is over is still named: while more than two hops of it are in the window. */
  readonly #lingerMs: number;
  /** By label, in the labels' order. */
  #parameters: LabelParameters[] = [];
  /** The most windows that any label averages. */
  #longest = 1;
  /** The last scores of all labels, the latest last. */
  readonly #history: Float32Array[] = [];
  readonly #heard = new Map<string, Heard>();
  /** By label: since when its score has been above `risenRatio` of its threshold, if it is. */
  readonly #risenMs: (number | undefined)[] = [];
  #lastMs = Number.NaN;
  /** Whether the scores before the last ones belong to the same stream, but were lost. */
  #afterGap = false;
  /** When the last event of a label ended. */
  readonly #ended = new Map<string, number>();

  /** @param hopMs time from one window to the next. */
  constructor(model: TrackerLabels, hopMs: number, settings: TrackerSettings = {}) {
    this.#model = model;
    this.#hopMs = hopMs;
    this.#lingerMs = Math.max(0, (model.windowMs ?? 0) - 2 * hopMs);
    this.configure(settings);
  }

  /** Goes on by other settings from the next window on; what sounds goes on sounding. */
  configure(settings: TrackerSettings): void {
    const { labels, thresholds, background } = this.#model;
    const own = new Map(Object.entries(settings.labels ?? {}));
    this.#parameters = labels.map((label) => {
      const parameters = labelParameters(label, thresholds[label], settings);
      const nothing = label === background && own.get(label)?.threshold === undefined;
      const off = parameters.threshold >= thresholdOff;
      return nothing || off ? { ...parameters, threshold: Number.POSITIVE_INFINITY } : parameters;
    });
    this.#longest = Math.max(1, ...this.#parameters.map((own) => own.smoothingWindows));
  }

  /** What sounds now and was told to have begun, by label. */
  get sounding(): ReadonlyMap<string, Readonly<Sounding>> {
    return new Map([...this.#heard].filter(([, { begun }]) => begun));
  }

  /**
   * Takes the scores of one window.
   * @param scores one score a label; kept, not copied.
   * @param endMs end of the window; grows from call to call.
   */
  update(scores: Float32Array, endMs: number): TrackedEvent[] {
    this.#bridge(endMs);
    this.#history.push(scores);
    if (this.#history.length > this.#longest) this.#history.shift();
    const events: TrackedEvent[] = [];
    this.#model.labels.forEach((label, index) => {
      const parameters = this.#parameters[index] as LabelParameters;
      const known = this.#heard.get(label);
      const score = this.#mean(index, parameters.smoothingWindows, known !== undefined);
      this.#rise(index, scores[index] as number, endMs, parameters.threshold);
      const heard = known ?? this.#enter(index, score, endMs, parameters);
      if (!heard) return;
      if (score >= parameters.threshold * parameters.releaseRatio) hold(heard, score, endMs);
      else heard.lowSinceMs ??= endMs - this.#hopMs;
      const { onsetMs, lastHeardMs, lowSinceMs = endMs } = heard;
      if (!heard.begun && lastHeardMs - onsetMs >= parameters.minDurationMs) {
        heard.begun = true;
        events.push(tell('begin', label, heard));
      }
      if (heard.lowSinceMs !== undefined && endMs - lowSinceMs >= parameters.mergeGapMs)
        events.push(...this.#end(label, heard));
    });
    this.#lastMs = endMs;
    return events;
  }

  /** Ends all that sounds: the stream has stopped. What comes next is not smoothed with it. */
  flush(): TrackedEvent[] {
    this.#history.length = 0;
    this.#risenMs.length = 0;
    this.#afterGap = false;
    return [...this.#heard].flatMap(([label, heard]) => this.#end(label, heard));
  }

  /**
   * Continues an event that began before this tracker was made.
   * @param sounding its mean, if that is not known, is taken to be its peak.
   */
  restore(label: string, sounding: Omit<Sounding, 'mean'> & { mean?: number | undefined }): void {
    const { onsetMs, lastHeardMs, peak, mean = peak } = sounding;
    const windows = Math.max(1, Math.round((lastHeardMs - onsetMs) / this.#hopMs));
    this.#heard.set(label, { onsetMs, lastHeardMs, peak, mean, windows, begun: true });
  }

  /** A label's last event ended before this tracker was made: its cooldown goes on. */
  rest(label: string, endedMs: number): void {
    this.#ended.set(label, endedMs);
  }

  /**
   * What was heard before a gap, of more than one window that was left out, is no evidence of what comes
   * after it: it is not averaged with it, tells nothing of when a sound after it began, and a sound that
   * had not lasted its minimum has not been.
   */
  #bridge(endMs: number): void {
    const sinceLastMs = endMs - this.#lastMs;
    if (!(sinceLastMs < 0 || sinceLastMs > 2 * this.#hopMs)) return;
    this.#history.length = 0;
    this.#risenMs.length = 0;
    this.#afterGap = true;
    for (const [label, { begun }] of this.#heard) if (!begun) this.#heard.delete(label);
  }

  /**
   * Mean of the label's last scores. Scores not there yet count as zero, so that a single window begins
   * nothing; after a gap they are unknown to a sound that goes on.
   */
  #mean(index: number, windows: number, goesOn: boolean): number {
    const { length } = this.#history;
    let sum = 0;
    for (let i = Math.max(0, length - windows); i < length; i++)
      sum += this.#history[i]?.[index] ?? 0;
    return sum / (goesOn && this.#afterGap ? Math.min(windows, length) : windows);
  }

  #rise(index: number, score: number, endMs: number, threshold: number): void {
    if (score < risenRatio * threshold) this.#risenMs[index] = undefined;
    else this.#risenMs[index] ??= endMs - this.#hopMs;
  }

  /** A label that did not sound begins to, if it is high enough and its cooldown is over. */
  #enter(index: number, score: number, endMs: number, own: LabelParameters): Heard | undefined {
    if (score < own.threshold) return undefined;
    const label = this.#model.labels[index] as string;
    const endedMs = this.#ended.get(label) ?? Number.NEGATIVE_INFINITY;
    // Time that runs backwards is another stream, which owes this one nothing.
    const earliestMs = endMs < endedMs ? Number.NEGATIVE_INFINITY : endedMs + own.cooldownMs;
    if (endMs <= earliestMs) return undefined;
    // The sound entered the window with the hop that raised the first of the averaged scores, or
    // with one before that raised it less.
    const averagedMs = endMs - own.smoothingWindows * this.#hopMs;
    const risenMs = this.#risenMs[index] ?? averagedMs;
    const onsetMs =
      averagedMs - risenMs > longestRiseMs ? averagedMs : Math.min(risenMs, averagedMs);
    const begunMs = Math.max(earliestMs, onsetMs);
    const heard = {
      onsetMs: begunMs,
      lastHeardMs: endMs,
      peak: 0,
      mean: 0,
      windows: 0,
      begun: false,
    };
    this.#heard.set(label, heard);
    return heard;
  }

  /** Forgets a sound; one that was too short to be told of has not been. */
  #end(label: string, heard: Heard): TrackedEvent[] {
    this.#heard.delete(label);
    if (!heard.begun) return [];
    this.#ended.set(label, Math.max(heard.onsetMs, heard.lastHeardMs));
    if (heard.lowSinceMs !== undefined) this.#withoutLinger(label, heard);
    return [tell('end', label, heard)];
  }

  /** A sound that has left the window had done so by the time that only its rest was named. */
  #withoutLinger(label: string, heard: Heard): void {
    const index = this.#model.labels.indexOf(label);
    const leastMs = Math.max(this.#hopMs, this.#parameters[index]?.minDurationMs ?? 0);
    const leftMs = Math.max(heard.lastHeardMs - this.#lingerMs, heard.onsetMs + leastMs);
    heard.lastHeardMs = Math.min(heard.lastHeardMs, leftMs);
  }
}

/** The tracker of one stream that a model hears. */
export function openTracker(metadata: ModelMetadata, settings?: TrackerSettings): Tracker {
  const { labels, thresholds, background, windowSamples, hopSamples, sampleRateHz } = metadata;
  const samplesPerMs = sampleRateHz / 1000;
  const model = { labels, thresholds, background, windowMs: windowSamples / samplesPerMs };
  return new Tracker(model, hopSamples / samplesPerMs, settings);
}

/** Another window held the sound. */
function hold(heard: Heard, score: number, endMs: number): void {
  heard.lastHeardMs = endMs;
  heard.lowSinceMs = undefined;
  heard.peak = Math.max(heard.peak, score);
  heard.mean += (score - heard.mean) / ++heard.windows;
}

function tell(phase: TrackedEvent['phase'], label: string, heard: Heard): TrackedEvent {
  const { onsetMs, lastHeardMs, peak, mean } = heard;
  const durationMs = phase === 'begin' ? 0 : Math.max(0, lastHeardMs - onsetMs);
  return { phase, label, onsetMs, durationMs, peak, mean: Math.min(mean, peak) };
}
