/**
 * `npm run evaluate:thresholds`: chooses each label's threshold on streams of clips that the
 * network which hears them was not trained on, and says how thresholds so chosen do elsewhere.
 */
import { writeFile } from 'node:fs/promises';
import type { ModelMetadata } from '../package/metadata.ts';
import { type FoldPackage, foldPackages } from './fold-packages.ts';
import { bedsAlone, type HeardStream, hearStreams } from './heard-streams.ts';
import { openClassifier, progress, runCommand } from './inputs.ts';
import { judgeStreams } from './measure-tracker.ts';
import { percent } from './report.ts';
import { measureStreams, type StreamMetrics } from './stream-metrics.ts';
import { reportBounds, reportStreams } from './stream-report.ts';
import { chooseThresholds, type LabelCounts, type ThresholdChoice } from './threshold-choice.ts';
import { candidateThresholds, countDetections, hoursOfBeds } from './threshold-counts.ts';
import { readThresholdOptions, type ThresholdOptions, usage } from './threshold-options.ts';

/** Bounds of which the table tells what they cost. */
const boundsPerHour = [0.2, 0.5, 1, 2, 5, 10, 30];

interface FoldStreams {
  fold: string;
  streams: HeardStream[];
  counts: LabelCounts[];
  metadata: ModelMetadata;
}

function choose(
  folds: readonly FoldStreams[],
  labels: readonly string[],
  falsePerHour: number,
): ThresholdChoice {
  const hours = hoursOfBeds(folds.flatMap(({ streams }) => streams));
  const most = Object.fromEntries(
    Object.entries(hours).map(([bed, of]) => [bed, Math.floor(of * falsePerHour)]),
  );
  return chooseThresholds(
    labels.map((label) => together(label, folds)),
    most,
  );
}

/** The counts of a label over several folds. */
function together(label: string, folds: readonly FoldStreams[]): LabelCounts {
  const own = folds.flatMap(({ counts }) => counts.filter((count) => count.label === label));
  const sum = (of: (counts: LabelCounts) => number) =>
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
  const counts = countDetections(streams, metadata, (done, all) =>
    progress(`fold ${fold}, thresholds`, done, all),
  );
  return { fold, streams, counts, metadata };
}

/** All streams, those of each fold by thresholds that were chosen on the others. */
function measuredElsewhere(folds: readonly FoldStreams[], falsePerHour: number): StreamMetrics {
  return measureStreams(
    folds.flatMap((own) => {
      const others = folds.filter(({ fold }) => fold !== own.fold);
      const { thresholds } = choose(others, own.metadata.labels, falsePerHour);
      return judgeStreams(own.streams, { ...own.metadata, thresholds });
    }),
  );
}

await runCommand(async () => {
  const options = readThresholdOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  const { falsePerHour, packages, write, json } = options;
  const folds: FoldStreams[] = [];
  for (const own of await foldPackages(packages)) folds.push(await hearFold(own, options));
  const labels = folds[0]?.metadata.labels ?? [];
  const choice = choose(folds, labels, falsePerHour);
  const thresholds = JSON.stringify(choice.thresholds, null, 1);
  if (write !== undefined) await writeFile(write, `${thresholds}\n`);
  const elsewhere = folds.length > 1 ? measuredElsewhere(folds, falsePerHour) : null;
  if (json) return console.log(JSON.stringify({ ...choice, elsewhere }));
  if (elsewhere) {
    const asked = { bound: falsePerHour, chosen: choice, elsewhere };
    const others = boundsPerHour
      .filter((bound) => bound !== falsePerHour)
      .map((bound) => ({
        bound,
        chosen: choose(folds, labels, bound),
        elsewhere: measuredElsewhere(folds, bound),
      }));
    console.log(reportBounds([asked, ...others].sort((a, b) => a.bound - b.bound)));
    console.log(
      `\nEach fold by thresholds chosen on the others, ${falsePerHour} false an hour there:\n`,
    );
    console.log(reportStreams(elsewhere));
  }
  console.log(`\nChosen on all, F1 of onsets there ${percent(choice.f1)}:\n${thresholds}`);
});
