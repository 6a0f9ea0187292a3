/** Accuracy, ranking, calibration and what is confused with what. Pure: scores in, shares out. */
import type { LabelDetails } from '../package/metadata.ts';
import { averagePrecision, meanAveragePrecision } from './average-precision.ts';
import { type Calibration, CalibrationError } from './calibration.ts';
import { argmax, clipScores, type HeardClip, predictClip } from './heard-clip.ts';
import { type Summaries, summarise } from './summaries.ts';

export interface ClassMetrics {
  label: string;
  /** Clips of this class. */
  clips: number;
  /** Share of its clips that were recognised; null if it has none. */
  recall: number | null;
  /** Share of the clips taken for it that were it; null if none was. */
  precision: number | null;
  /** Average precision of its clips among all, by their mean scores; null if it has none. */
  averagePrecision: number | null;
  /** What its clips were most often taken for instead. */
  confusedWith: { label: string; clips: number } | null;
}

export interface Metrics extends Summaries {
  clips: number;
  windows: number;
  /** Share of clips whose highest mean score, over all their windows, is their own label's. */
  clipAccuracy: number;
  /** Share of windows whose highest score is their clip's label's, silent windows included. */
  windowAccuracy: number;
  /** The same without windows in which the clip, before anything was laid beside it, is digital silence. */
  audibleWindowAccuracy: number;
  /** Windows averaged with up to four before them, by the log-odds of scores: about two seconds. */
  smoothedWindowAccuracy: number;
  /** Mean average precision (mAP): that of the classes that have clips, each counting alike. */
  meanAveragePrecision: number | null;
  /** Expected calibration error of audible windows, in 15 bins. */
  calibration: Calibration;
  /** Labels that occur, as truth or as prediction, in the model's order. */
  perClass: ClassMetrics[];
}

const smoothedWindows = 5;

/** Clips by the index of their true label and of the one they were taken for. */
export function confusionMatrix(
  heard: readonly HeardClip[],
  labels: readonly string[],
): number[][] {
  const confusion = labels.map(() => new Array<number>(labels.length).fill(0));
  for (const { label, windows } of heard) {
    const row = confusion[label] as number[];
    const predicted = predictClip(windows);
    row[predicted] = at(row, predicted) + 1;
  }
  return confusion;
}

/** @param details of labels, for summaries; labels without any are in none. */
export function measure(
  heard: readonly HeardClip[],
  labels: readonly string[],
  details?: Readonly<Record<string, LabelDetails>>,
): Metrics {
  const confusion = confusionMatrix(heard, labels);
  const precisions = averagePrecisions(heard, labels);
  const windows = heard.flatMap(({ label, windows: own }) =>
    own.map(({ scores, audible }) => ({ right: argmax(scores) === label, audible })),
  );
  return {
    clips: heard.length,
    windows: windows.length,
    clipAccuracy: sum(confusion.map(at)) / heard.length,
    ...summarise(heard, labels, details),
    windowAccuracy: share(windows.map(({ right }) => right)),
    audibleWindowAccuracy: share(
      windows.filter(({ audible }) => audible).map(({ right }) => right),
    ),
    smoothedWindowAccuracy: share(
      heard.flatMap(({ label, windows: own }) =>
        smoothed(own).map((logOdds) => argmax(logOdds) === label),
      ),
    ),
    meanAveragePrecision: meanAveragePrecision(precisions),
    calibration: calibrationOf(heard),
    perClass: perClass(confusion, precisions, labels),
  };
}

/** For each window the mean log-odds of it and of those before it, five at most. */
function smoothed(windows: HeardClip['windows']): Float64Array[] {
  const logOdds = windows.map(({ scores }) => Float64Array.from(scores, logOddsOf));
  return logOdds.map((latest, index) => {
    const own = logOdds.slice(Math.max(0, index + 1 - smoothedWindows), index + 1);
    return latest.map((_, label) => sum(own.map((odds) => at(odds, label))) / own.length);
  });
}

/** Scores of 0 and 1 count as what float32 can just tell from them. */
function logOddsOf(score: number): number {
  const bounded = Math.min(1 - 1e-7, Math.max(1e-7, score));
  return Math.log(bounded / (1 - bounded));
}

function averagePrecisions(heard: readonly HeardClip[], labels: readonly string[]) {
  const scores = heard.map(({ windows }) => clipScores(windows));
  return labels.map((_, index) =>
    averagePrecision(
      scores.map((own) => at(own, index)),
      heard.map(({ label }) => label === index),
    ),
  );
}

function calibrationOf(heard: readonly HeardClip[]): Calibration {
  const topLabel = new CalibrationError();
  const perScore = new CalibrationError();
  for (const { label, windows } of heard) {
    for (const { scores, audible } of windows) {
      if (!audible) continue;
      const top = argmax(scores);
      topLabel.add(at(scores, top), top === label);
      for (let i = 0; i < scores.length; i++) perScore.add(at(scores, i), i === label);
    }
  }
  return { topLabel: topLabel.value, perScore: perScore.value };
}

function perClass(
  confusion: number[][],
  precisions: readonly (number | null)[],
  labels: readonly string[],
): ClassMetrics[] {
  return labels.flatMap((label, index): ClassMetrics[] => {
    const row = confusion[index] as number[];
    const clips = sum(row);
    const predicted = sum(confusion.map((other) => at(other, index)));
    if (clips + predicted === 0) return [];
    const others = row.map((count, other) => (other === index ? 0 : count));
    const most = argmax(others);
    return [
      {
        label,
        clips,
        recall: clips > 0 ? at(row, index) / clips : null,
        precision: predicted > 0 ? at(row, index) / predicted : null,
        averagePrecision: precisions[index] ?? null,
        confusedWith:
          at(others, most) > 0 ? { label: labels[most] ?? '', clips: at(others, most) } : null,
      },
    ];
  });
}

function share(right: boolean[]): number {
  return right.length === 0 ? 0 : right.filter(Boolean).length / right.length;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
