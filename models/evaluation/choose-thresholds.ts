/**
 * `npm run evaluate:thresholds`: chooses each label's threshold on streams of clips that the
 * network which hears them was not trained on, and says how thresholds so chosen do elsewhere.
 */
import { writeFile } from 'node:fs/promises';
import type { ModelMetadata } from '../package/metadata.ts';
import { type FoldPackage, foldPackages } from './fold-packages.ts';
import { bedsAlone, type HeardStream, hearStreams } from './heard-streams.ts';
import { InputError } from './input-error.ts';
import { openClassifier, progress, runCommand } from './inputs.ts';
import { judgeStreams } from './measure-tracker.ts';
import { type JudgedStream, measureStreams } from './stream-metrics.ts';
import { readStreamOptions, type StreamOptions, streamUsage } from './stream-options.ts';
import { reportStreams } from './stream-report.ts';
import { chooseThresholds, type LabelCounts, type ThresholdChoice } from './threshold-choice.ts';
import { candidateThresholds, countDetections, hoursOfBeds } from './threshold-counts.ts';

const usage = `Usage: npm run evaluate:thresholds -- --audio DIR --labels FILE.csv --speech DIR --music DIR --packages DIR [options]

${streamUsage}

  --packages DIR         packages fold-1, fold-2, ..., each of a network trained without that fold,
                         instead of --package and --fold
  --write FILE           where to write what was chosen, as JSON

Thresholds are chosen on the streams of all folds, --hours of each. What thresholds chosen so are
worth is measured fold by fold, by those that the other folds choose.`;

/** False detections an hour over each bed alone: what is asked of the default thresholds. */
const mostFalsePerHour = 2;

interface FoldStreams {
  fold: string;
  streams: HeardStream[];
  counts: LabelCounts[];
  metadata: ModelMetadata;
}

function choose(folds: readonly FoldStreams[], labels: readonly string[]): ThresholdChoice {
  const hours = hoursOfBeds(folds.flatMap(({ streams }) => streams));
  const most = Object.fromEntries(
    Object.entries(hours).map(([bed, of]) => [bed, Math.floor(of * mostFalsePerHour)]),
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

async function hearFold({ fold, folder }: FoldPackage, options: StreamOptions) {
  const classifier = openClassifier(folder);
  const { metadata } = classifier;
  const selection = { ...options.selection, fold };
  const streams = await hearStreams({ ...options, selection, packageFolder: folder }, classifier);
  const counts = countDetections(streams, metadata, (done, all) =>
    progress(`fold ${fold}, thresholds`, done, all),
  );
  return { fold, streams, counts, metadata };
}

/** The streams of a fold by thresholds that were chosen on the others. */
function judgedByOthers(own: FoldStreams, folds: readonly FoldStreams[]): JudgedStream[] {
  const others = folds.filter(({ fold }) => fold !== own.fold);
  const { thresholds } = choose(others, own.metadata.labels);
  return judgeStreams(own.streams, { ...own.metadata, thresholds });
}

await runCommand(async () => {
  const options = readStreamOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  if (options.packages === undefined) throw new InputError('Give the packages with --packages.');
  const folds: FoldStreams[] = [];
  for (const own of await foldPackages(options.packages)) folds.push(await hearFold(own, options));
  if (folds.length > 1) {
    console.log('Each fold by thresholds chosen on the others:\n');
    console.log(reportStreams(measureStreams(folds.flatMap((own) => judgedByOthers(own, folds)))));
  }
  const choice = choose(folds, folds[0]?.metadata.labels ?? []);
  console.log(`\nChosen on all, F1 of onsets there ${(100 * choice.f1).toFixed(1)}%:`);
  const thresholds = JSON.stringify(choice.thresholds, null, 1);
  console.log(thresholds);
  if (options.write !== undefined) await writeFile(options.write, `${thresholds}\n`);
});
