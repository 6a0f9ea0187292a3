/** `npm run evaluate`: how well a model package names labelled clips, heard as rooms hear them. */
import { writeFile } from 'node:fs/promises';
import type { Classifier } from '../classifier.ts';
import { Random } from '../training/random.ts';
import { hearClip } from './clip-windows.ts';
import { type Condition, conditions } from './conditions.ts';
import { confusionSvg } from './confusion-svg.ts';
import { type EvaluateOptions, readOptions, usage } from './evaluate-options.ts';
import {
  openClassifier,
  progress,
  readBackground,
  readSound,
  recordingsIn,
  runCommand,
} from './inputs.ts';
import { type LabelledClip, readLabelledClips } from './labelled-clips.ts';
import { confusionMatrix, type HeardClip, measure } from './metrics.ts';
import { type ConditionMetrics, report, reportRobustness } from './report.ts';

/** Clips as they are. */
const unaltered: Condition = { name: 'unaltered', alter: (clip) => clip };

async function hearAll(
  classifier: Classifier,
  clips: readonly LabelledClip[],
  { name, adds, alter }: Condition,
): Promise<HeardClip[]> {
  const added = classifier.metadata.labels.indexOf(adds ?? '');
  const heard: HeardClip[] = [];
  for (const [index, { path, label, place }] of clips.entries()) {
    progress(name, index, clips.length);
    const sound = alter(await readSound(path, place), new Random(index));
    const windows = hearClip(classifier, sound);
    if (added >= 0 && added !== label) for (const { scores } of windows) scores[added] = 0;
    heard.push({ label, windows });
  }
  progress(name, clips.length, clips.length);
  return heard;
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { audio, labels, packageFolder, selection, json } = options;
  const classifier = openClassifier(packageFolder);
  const { metadata } = classifier;
  const clips = await readLabelledClips(labels, audio, metadata.labels, selection);
  const heard = await hearAll(classifier, clips, unaltered);
  const metrics = measure(heard, metadata.labels);
  if (!json) console.log(report(metrics));
  if (options.confusionSvg !== undefined) {
    const confusion = confusionMatrix(heard, metadata.labels);
    await writeFile(options.confusionSvg, confusionSvg(confusion, metadata.labels));
  }
  const robustness: ConditionMetrics[] = [];
  for (const condition of await asked(options)) {
    const altered = measure(await hearAll(classifier, clips, condition), metadata.labels);
    robustness.push({ condition: condition.name, ...altered });
  }
  if (json) {
    const rows = robustness.map(({ perClass: _, ...row }) => row);
    console.log(JSON.stringify(options.robustness ? { ...metrics, robustness: rows } : metrics));
  } else if (options.robustness) {
    console.log(reportRobustness([{ condition: unaltered.name, ...metrics }, ...robustness]));
  }
}

async function asked({ robustness, babble }: EvaluateOptions): Promise<Condition[]> {
  if (!robustness) return [];
  const paths = babble === undefined ? [] : await recordingsIn(babble);
  const sounds = await Promise.all(paths.map(readBackground));
  return conditions(sounds.filter((sound) => sound !== undefined));
}

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options) await evaluate(options);
  else console.log(usage);
});
