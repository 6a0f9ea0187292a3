/**
 * `npm run evaluate:thresholds`: chooses each label's threshold on streams of clips that the
 * network which hears them was not trained on, and says how thresholds so chosen do elsewhere.
 */
import { writeFile } from 'node:fs/promises';
import type { ModelMetadata } from '../package/metadata.ts';
import type { TrackerSettings } from '../recognition/tracker-settings.ts';
import { type FoldPackage, foldPackages } from './fold-packages.ts';
import { type HeardStream, hearStreams } from './heard-streams.ts';
import { openClassifier, progress, runCommand } from './inputs.ts';
import { leanThresholds } from './lean-thresholds.ts';
import { judgeStreams, type TrackerMetrics, withEssential } from './measure-tracker.ts';
import { percent } from './report.ts';
import { type Bed, bedsAlone } from './stream-metrics.ts';
import { type RatedChoice, reportLimits, reportStreams } from './stream-report.ts';
import { chooseThresholds, type LabelCounts } from './threshold-choice.ts';
import { candidateThresholds, countDetections, hoursAlone } from './threshold-counts.ts';
import {
  readThresholdOptions,
  type ThresholdLimits,
  type ThresholdOptions,
  usage,
} from './threshold-options.ts';

/** Limits of which the table tells what they cost, beside those that were asked for. */
const otherLimits: readonly ThresholdLimits[] = [
  { falsePerHour: 2, leastShare: 0, essentialShare: 0 },
  { falsePerHour: 2, leastShare: 0.33, essentialShare: 0.8 },
  { falsePerHour: 10, leastShare: 0.2, essentialShare: 0.95 },
];

interface FoldStreams {
  fold: string;
  streams: HeardStream[];
  counts: ReturnType<typeof countDetections>;
  metadata: ModelMetadata;
}

function choose(
  folds: readonly FoldStreams[],
  { labels, labelDetails = {} }: ModelMetadata,
  { falsePerHour, leastShare, essentialShare }: ThresholdLimits,
): RatedChoice {
  const streams = folds.flatMap((own) => own.streams);
  const perBed = (of: (hours: number, bed: Bed) => number) =>
    Object.fromEntries(
      bedsAlone
        .map((bed) => ({ bed, hours: hoursAlone(streams, bed) }))
        .filter(({ hours }) => hours > 0)
        .map(({ bed, hours }) => [bed, of(hours, bed)]),
    );
  const counted = labels.map((label) => {
    const essential = labelDetails[label]?.essential === true;
    const share = essential ? essentialShare : leastShare;
    return { ...together(label, folds), essential, leastShare: share };
  });
  const choice = chooseThresholds(
    counted,
    perBed((hours) => Math.floor(hours * falsePerHour)),
  );
  const rates = perBed((hours, bed) => (choice.falseAlone[bed] ?? 0) / hours);
  const thresholds = leanThresholds(
    counted.map((own) => ({ ...own, threshold: choice.thresholds[own.label] as number })),
  );
  return { ...choice, thresholds, falsePerHour: rates };
}

/** The counts of a label over several folds. */
function together(label: string, folds: readonly FoldStreams[]): Omit<LabelCounts, 'leastShare'> {
  const own = folds.flatMap(({ counts }) => counts.filter((count) => count.label === label));
  const sum = (of: (counts: (typeof own)[number]) => number) =>
    own.reduce((total, counts) => total + of(counts), 0);
  return {
    label,
    sounds: sum(({ sounds }) => sounds),
    candidates: candidateThresholds.map((threshold, i) => ({
      threshold,
      right: sum(({ candidates }) => candidates[i]?.right ?? 0),
      wrong: sum(({ candidates }) => candidates[i]?.wrong ?? 0),
      falseAlone: Object.fromEntries(
        bedsAlone.map((bed) => [bed, sum(({ candidates }) => candidates[i]?.falseAlone[bed] ?? 0)]),
      ),
    })),
  };
}

async function hearFold({ fold, folder }: FoldPackage, options: ThresholdOptions) {
  const classifier = openClassifier(folder);
  const { metadata } = classifier;
  const selection = { ...options.selection, fold };
  const streams = await hearStreams({ ...options, selection, packageFolder: folder }, classifier);
  const counts = countDetections(streams, metadata, options.tracker, (done, all) =>
    progress(`fold ${fold}, thresholds`, done, all),
  );
  return { fold, streams, counts, metadata };
}

/** All streams, those of each fold by thresholds that were chosen on the others; null of one fold alone. */
function measuredElsewhere(
  folds: readonly FoldStreams[],
  limits: ThresholdLimits,
  tracker: TrackerSettings,
): TrackerMetrics | null {
  const [first] = folds;
  if (!first || folds.length === 1) return null;
  const judged = folds.flatMap((own) => {
    const others = folds.filter(({ fold }) => fold !== own.fold);
    const { thresholds } = choose(others, own.metadata, limits);
    return judgeStreams(own.streams, { ...own.metadata, thresholds }, tracker);
  });
  return withEssential(judged, first.metadata);
}

await runCommand(async () => {
  const options = readThresholdOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  const { limits, tracker, packages, write, json } = options;
  const folds: FoldStreams[] = [];
  for (const own of await foldPackages(packages)) folds.push(await hearFold(own, options));
  const { metadata } = folds[0] as FoldStreams;
  const choice = choose(folds, metadata, limits);
  const thresholds = JSON.stringify(choice.thresholds, null, 1);
  if (write !== undefined) await writeFile(write, `${thresholds}\n`);
  const elsewhere = measuredElsewhere(folds, limits, tracker);
  if (json) return console.log(JSON.stringify({ ...choice, elsewhere }));
  if (elsewhere) {
    const others = otherLimits.flatMap((own) => {
      const theirs = measuredElsewhere(folds, own, tracker);
      return theirs
        ? [{ limits: own, chosen: choose(folds, metadata, own), elsewhere: theirs }]
        : [];
    });
    console.log(reportLimits([{ limits, chosen: choice, elsewhere }, ...others]));
    console.log('\nEach fold by thresholds chosen on the others, by the first of these limits:\n');
    console.log(reportStreams(elsewhere));
  }
  console.log(`\nChosen on all, F1 of onsets there ${percent(choice.f1)}:\n${thresholds}`);
});
