/**
 * `npm run evaluate:tracker`: tries a grid of tracker parameters on streams, whose scores are
 * computed once, and prints which tell best what sounds.
 */
import {
  defaultTrackerParameters,
  type TrackerParameters,
} from '../recognition/tracker-settings.ts';
import { hearStreams } from './heard-streams.ts';
import { openClassifier, progress, runCommand } from './inputs.ts';
import { measureTracker } from './measure-tracker.ts';
import { readStreamOptions, streamUsage } from './stream-options.ts';
import { reportTrials, type Trial } from './trial-report.ts';

const usage = `Usage: npm run evaluate:tracker -- --audio DIR --labels FILE.csv --speech DIR --music DIR [options]

${streamUsage}

Tries parameters of the tracker on the streams of evaluate:streams and ranks them by the F1 of
onsets, counting every detection in beds alone as false. Use clips that the model has not been
trained on, and check another --seed before you trust a difference.`;

/** What is tried, each with each. The cooldown is a matter of taste: it hides what was heard. */
const grid = {
  thresholdScale: [0.25, 0.5, 1, 2, 4],
  smoothingWindows: [1, 2, 3],
  releaseRatio: [0.3, 0.5, 0.7],
  minDurationMs: [0, 480, 720, 960],
  mergeGapMs: [500, 1_000, 1_500],
} as const satisfies Partial<Record<keyof TrackerParameters, readonly number[]>>;

function combinations(): TrackerParameters[] {
  return Object.entries(grid).reduce(
    (tried, [name, values]) =>
      tried.flatMap((own) => values.map((value): TrackerParameters => ({ ...own, [name]: value }))),
    [{ ...defaultTrackerParameters }],
  );
}

await runCommand(async () => {
  const options = readStreamOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  const classifier = openClassifier(options.packageFolder);
  const streams = await hearStreams(options, classifier);
  const trial = (parameters: TrackerParameters): Trial => ({
    parameters,
    metrics: measureTracker(streams, classifier.metadata, { all: parameters }),
  });
  const all = combinations();
  const trials = all.map((parameters, i) => {
    progress('parameters', i, all.length);
    return trial(parameters);
  });
  progress('parameters', all.length, all.length);
  const now = trial(defaultTrackerParameters);
  console.log(options.json ? JSON.stringify({ now, trials }) : reportTrials(now, trials, grid));
});
