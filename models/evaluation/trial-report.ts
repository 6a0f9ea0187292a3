/** Which parameters of the tracker told best what sounded, as tables for people. */
import type { TrackerParameters } from '../recognition/tracker-settings.ts';
import { percent } from './report.ts';
import type { StreamMetrics } from './stream-metrics.ts';

export interface Trial {
  parameters: TrackerParameters;
  metrics: StreamMetrics;
}

type Grid = Partial<Record<keyof TrackerParameters, readonly number[]>>;

/** How many of the best are shown. */
const shown = 12;
const header = [
  'scale  smooth  release  min ms  gap ms',
  'F1 all  F1 onset  F1 overlap  precision  recall  delay ms  false/h speech  music  household  quiet',
].join(' | ');

/** @param now what the tracker does unless it is told otherwise. */
export function reportTrials(now: Trial, trials: readonly Trial[], grid: Grid): string {
  const ranked = trials.toSorted((a, b) => scoreOf(b) - scoreOf(a));
  return [
    header,
    `${row(now)}   (the defaults)`,
    ...ranked.slice(0, shown).map(row),
    '',
    'The best F1 (all) that each value allows:',
    ...Object.entries(grid).map(([name, values]) => {
      const best = values.map((value) => {
        const own = ranked.find(({ parameters }) => parameters[name as keyof Grid] === value);
        return `${value}: ${percent(own ? scoreOf(own) : null)}`;
      });
      return `${name.padEnd(18)}${best.join('   ')}`;
    }),
  ].join('\n');
}

function scoreOf({ metrics }: Trial): number {
  return metrics.overallF1 ?? 0;
}

function row({ parameters, metrics }: Trial): string {
  const { thresholdScale, smoothingWindows, releaseRatio, minDurationMs, mergeGapMs } = parameters;
  const { overallF1, onsetF1, overlapF1, onsetDelayMs, falsePerHour } = metrics;
  const rate = (bed: keyof typeof falsePerHour) => falsePerHour[bed]?.toFixed(1) ?? '-';
  const chosen = [
    String(thresholdScale).padStart(5),
    String(smoothingWindows).padStart(6),
    String(releaseRatio).padStart(7),
    String(minDurationMs).padStart(6),
    String(mergeGapMs).padStart(6),
  ];
  const came = [
    percent(overallF1).padStart(6),
    percent(onsetF1.f1).padStart(8),
    percent(overlapF1.f1).padStart(10),
    percent(onsetF1.precision).padStart(9),
    percent(onsetF1.recall).padStart(6),
    String(Math.round(onsetDelayMs.median ?? 0)).padStart(8),
    rate('speech').padStart(14),
    rate('music').padStart(5),
    rate('household').padStart(9),
    rate('quiet').padStart(5),
  ];
  return `${chosen.join('  ')} | ${came.join('  ')}`;
}
