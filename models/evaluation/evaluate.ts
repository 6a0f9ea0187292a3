/** `npm run evaluate`: how well a model package names labelled clips, heard as rooms hear them. */
import { writeFile } from 'node:fs/promises';
import { InputError } from '../node/input-error.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { Random } from '../training/random.ts';
import { hearClip } from './clip-windows.ts';
import { type Condition, conditions, stereoConditions } from './conditions.ts';
import { confusionSvg } from './confusion-svg.ts';
import { type EvaluateOptions, readOptions, usage } from './evaluate-options.ts';
import { foldPackages } from './fold-packages.ts';
import { recordingsOfFold } from './fold-recordings.ts';
import type { HeardClip } from './heard-clip.ts';
import { openClassifier, progress, readBackground, readSound, runCommand } from './inputs.ts';
import { type LabelledClip, readLabelledClips } from './labelled-clips.ts';
import { confusionMatrix, measure } from './metrics.ts';
import { type ConditionMetrics, report, reportRobustness } from './report.ts';

/** Clips as they are. */
const unaltered: Condition = { name: 'unaltered', alter: (clip) => clip };

/** A network, the clips that it is to name, and how they are altered. */
interface Candidate {
  classifier: Classifier;
  clips: readonly LabelledClip[];
  /** Clips that it has no label for. */
  unknown: number;
  /** Those that were asked for: the same ones for all candidates, but for whose voices they bring. */
  conditions: readonly Condition[];
}

async function hearAll(
  candidates: readonly Candidate[],
  conditionFor: (candidate: Candidate) => Condition,
): Promise<HeardClip[]> {
  const clips = candidates.flatMap((candidate) =>
    candidate.clips.map((clip) => ({
      ...clip,
      classifier: candidate.classifier,
      ...conditionFor(candidate),
    })),
  );
  const heard: HeardClip[] = [];
  for (const [index, own] of clips.entries()) {
    const { path, place, label, classifier, name, adds, alter } = own;
    progress(name, index, clips.length);
    const original = await readSound(path, place);
    const windows = hearClip(classifier, alter(original, new Random(index)), original);
    const added = classifier.metadata.labels.indexOf(adds ?? '');
    if (added >= 0 && added !== label) for (const { scores } of windows) scores[added] = 0;
    heard.push({ label, windows });
  }
  progress('', clips.length, clips.length);
  return heard;
}

/** One network for all clips, or for each fold the one that was made without it. */
async function openCandidates(options: EvaluateOptions): Promise<Candidate[]> {
  const { audio, labels, packages, packageFolder, selection } = options;
  const candidates =
    packages === undefined
      ? [{ folder: packageFolder, fold: selection.fold }]
      : await foldPackages(packages);
  return Promise.all(
    candidates.map(async ({ folder, fold }) => {
      const classifier = openClassifier(folder);
      const known = classifier.metadata.labels;
      const own = await readLabelledClips(labels, audio, known, { ...selection, fold });
      return { classifier, ...own, conditions: await asked(options, fold) };
    }),
  );
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { json } = options;
  const candidates = await openCandidates(options);
  const { labels = [], labelDetails } = candidates[0]?.classifier.metadata ?? {};
  const unknownClips = candidates.reduce((sum, { unknown }) => sum + unknown, 0);
  const heard = await hearAll(candidates, () => unaltered);
  const metrics = { unknownClips, ...measure(heard, labels, labelDetails) };
  if (!json) console.log(report(metrics));
  if (options.confusionSvg !== undefined) {
    await writeFile(options.confusionSvg, confusionSvg(confusionMatrix(heard, labels), labels));
  }
  const robustness: ConditionMetrics[] = [];
  for (const [place, { name }] of (candidates[0]?.conditions ?? []).entries()) {
    const altered = await hearAll(candidates, ({ conditions }) => conditions[place] as Condition);
    robustness.push({ condition: name, ...measure(altered, labels, labelDetails) });
  }
  if (json) {
    const rows = robustness.map(({ perClass: _, ...row }) => row);
    console.log(JSON.stringify(rows.length > 0 ? { ...metrics, robustness: rows } : metrics));
  } else if (robustness.length > 0) {
    console.log(reportRobustness([{ condition: unaltered.name, ...metrics }, ...robustness]));
  }
}

/** @param fold from whose recordings voices are taken. */
async function asked(options: EvaluateOptions, fold: string | undefined): Promise<Condition[]> {
  const stereo = options.stereo ? stereoConditions : [];
  if (!options.robustness) return [...stereo];
  return [...conditions(await voicesOf(options.babble, fold)), ...stereo];
}

async function voicesOf(
  babble: string | undefined,
  fold: string | undefined,
): Promise<Float32Array[]> {
  if (babble === undefined) return [];
  const paths = await recordingsOfFold(babble, 'speech', fold);
  const voices = (await Promise.all(paths.map(readBackground))).filter((own) => own !== undefined);
  if (voices.length === 0) {
    const ofFold = fold === undefined ? '' : ` of fold ${fold}`;
    throw new InputError(`No voice${ofFold} can be read in ${babble}.`);
  }
  return voices;
}

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options) await evaluate(options);
  else console.log(usage);
});
