/** `npm run evaluate`: how well a model package names labelled clips, heard as rooms hear them. */
import { writeFile } from 'node:fs/promises';
import type { Classifier } from '../classifier.ts';
import { Random } from '../training/random.ts';
import { hearClip } from './clip-windows.ts';
import { type Condition, conditions } from './conditions.ts';
import { confusionSvg } from './confusion-svg.ts';
import { type EvaluateOptions, readOptions, usage } from './evaluate-options.ts';
import { foldPackages } from './fold-packages.ts';
import { recordingsOfFold } from './fold-recordings.ts';
import { openClassifier, progress, readBackground, readSound, runCommand } from './inputs.ts';
import { type LabelledClip, readLabelledClips } from './labelled-clips.ts';
import { confusionMatrix, type HeardClip, measure } from './metrics.ts';
import { type ConditionMetrics, report, reportRobustness } from './report.ts';

/** Clips as they are. */
const unaltered: Condition = { name: 'unaltered', alter: (clip) => clip };

/** A network, the clips that it is to name, and how they are altered. */
interface Listener {
  classifier: Classifier;
  clips: readonly LabelledClip[];
  /** The same ones for all listeners, but for whose voices they bring. */
  conditions: readonly Condition[];
}

/** @param place of the condition. */
async function hearAll(listeners: readonly Listener[], place: number): Promise<HeardClip[]> {
  const clips = listeners.flatMap(({ classifier, clips, conditions }) =>
    clips.map((clip) => ({ ...clip, classifier, ...(conditions[place] as Condition) })),
  );
  const heard: HeardClip[] = [];
  for (const [index, own] of clips.entries()) {
    const { path, label, classifier, name, adds, alter } = own;
    progress(name, index, clips.length);
    const original = await readSound(path, own.place);
    const windows = hearClip(classifier, alter(original, new Random(index)), original);
    const added = classifier.metadata.labels.indexOf(adds ?? '');
    if (added >= 0 && added !== label) for (const { scores } of windows) scores[added] = 0;
    heard.push({ label, windows });
  }
  progress('', clips.length, clips.length);
  return heard;
}

/** One network for all clips, or for each fold the one that was made without it. */
async function openListeners(options: EvaluateOptions): Promise<Listener[]> {
  const { audio, labels, packages, packageFolder, selection } = options;
  const listeners =
    packages === undefined
      ? [{ folder: packageFolder, fold: selection.fold }]
      : await foldPackages(packages);
  return Promise.all(
    listeners.map(async ({ folder, fold }) => {
      const classifier = openClassifier(folder);
      const known = classifier.metadata.labels;
      const clips = await readLabelledClips(labels, audio, known, { ...selection, fold });
      return { classifier, clips, conditions: [unaltered, ...(await asked(options, fold))] };
    }),
  );
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { json } = options;
  const listeners = await openListeners(options);
  const labels = listeners[0]?.classifier.metadata.labels ?? [];
  const heard = await hearAll(listeners, 0);
  const metrics = measure(heard, labels);
  if (!json) console.log(report(metrics));
  if (options.confusionSvg !== undefined) {
    await writeFile(options.confusionSvg, confusionSvg(confusionMatrix(heard, labels), labels));
  }
  const robustness: ConditionMetrics[] = [];
  for (const [place, { name }] of (listeners[0]?.conditions ?? []).entries()) {
    if (place === 0) continue;
    robustness.push({ condition: name, ...measure(await hearAll(listeners, place), labels) });
  }
  if (json) {
    const rows = robustness.map(({ perClass: _, ...row }) => row);
    console.log(JSON.stringify(options.robustness ? { ...metrics, robustness: rows } : metrics));
  } else if (options.robustness) {
    console.log(reportRobustness([{ condition: unaltered.name, ...metrics }, ...robustness]));
  }
}

/** @param fold from whose recordings voices are taken. */
async function asked(
  { robustness, babble }: EvaluateOptions,
  fold: string | undefined,
): Promise<Condition[]> {
  if (!robustness) return [];
  const paths = babble === undefined ? [] : await recordingsOfFold(babble, 'speech', fold);
  const sounds = await Promise.all(paths.map(readBackground));
  return conditions(sounds.filter((sound) => sound !== undefined));
}

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options) await evaluate(options);
  else console.log(usage);
});
