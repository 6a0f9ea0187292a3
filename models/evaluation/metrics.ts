/** Accuracy and what is confused with what. Pure: scores in, shares out. */

/** What a model said of one clip. */
export interface HeardClip {
  /** Index of the true label. */
  label: number;
  /** At least one window; of each one score a label, and whether it holds any sound. */
  windows: readonly { scores: ArrayLike<number>; audible: boolean }[];
}

export interface ClassMetrics {
  label: string;
  /** Clips of this class. */
  clips: number;
  /** Share of its clips that were recognised; null if it has none. */
  recall: number | null;
  /** Share of the clips taken for it that were it; null if none was. */
  precision: number | null;
  /** What its clips were most often taken for instead. */
  confusedWith: { label: string; clips: number } | null;
}

export interface Metrics {
  clips: number;
  windows: number;
  /** Share of clips whose highest mean score, over all their windows, is their own label's. */
  clipAccuracy: number;
  /** Share of windows whose highest score is their clip's label's, silent windows included. */
  windowAccuracy: number;
  /** The same without windows of digital silence, in which nothing can be heard. */
  audibleWindowAccuracy: number;
  /** Labels that occur, as truth or as prediction, in the model's order. */
  perClass: ClassMetrics[];
}

/** @returns the index of the label with the highest mean score; of equals the first. */
export function predictClip(windows: HeardClip['windows']): number {
  const [first] = windows;
  if (!first) throw new RangeError('a clip has at least one window');
  const sums = Float64Array.from(first.scores, (_, label) =>
    sum(windows.map(({ scores }) => at(scores, label))),
  );
  return argmax(sums);
}

export function measure(heard: readonly HeardClip[], labels: readonly string[]): Metrics {
  const predictions = heard.map(({ windows }) => predictClip(windows));
  /** Clips by true and predicted label. */
  const confusion = labels.map(() => new Array<number>(labels.length).fill(0));
  heard.forEach(({ label }, i) => {
    const row = confusion[label] as number[];
    const predicted = predictions[i] as number;
    row[predicted] = (row[predicted] ?? 0) + 1;
  });
  const windows = heard.flatMap(({ label, windows: own }) =>
    own.map(({ scores, audible }) => ({ right: argmax(scores) === label, audible })),
  );
  return {
    clips: heard.length,
    windows: windows.length,
    clipAccuracy: share(heard.map(({ label }, i) => predictions[i] === label)),
    windowAccuracy: share(windows.map(({ right }) => right)),
    audibleWindowAccuracy: share(
      windows.filter(({ audible }) => audible).map(({ right }) => right),
    ),
    perClass: perClass(confusion, labels),
  };
}

function perClass(confusion: number[][], labels: readonly string[]): ClassMetrics[] {
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
        confusedWith:
          at(others, most) > 0 ? { label: labels[most] ?? '', clips: at(others, most) } : null,
      },
    ];
  });
}

function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (at(values, i) > at(values, best)) best = i;
  return best;
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
