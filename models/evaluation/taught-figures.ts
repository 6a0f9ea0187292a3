/** Hears recordings by one model, teaches them in trials, and tells the figures. */
import type { Classifier } from '../recognition/classifier.ts';
import { EmbeddingSpace } from '../teaching/embedding-space.ts';
import { negativesOf } from '../teaching/negatives.ts';
import { add, noise } from '../training/augment.ts';
import { Random } from '../training/random.ts';
import { quietWindow, someWindow } from '../training/some-window.ts';
import type { Clip } from '../training/sound-store.ts';
import { progress } from './inputs.ts';
import { percent } from './report.ts';
import { hearTaughtClip, type TaughtClip } from './taught-clips.ts';
import type { TaughtRecordings } from './taught-recordings.ts';
import { type TrialFigures, tryTaught } from './taught-trials.ts';

export interface TaughtFigures {
  model: string;
  /** Clips of each kind. */
  kinds: Record<string, number>;
  /** Clips of each set of unrelated ones. */
  unrelated: Record<string, number>;
  negatives: number;
  rows: TrialFigures[];
}

const quietNegatives = 80;
const tried = [5, 10].flatMap((ways) => [1, 3, 5, 10].map((examples) => ({ ways, examples })));

export function measureTaught(
  model: string,
  classifier: Classifier,
  { kinds, negatives, unrelated }: TaughtRecordings,
  trials: number,
  seed: number,
): TaughtFigures {
  const random = new Random(seed);
  const embeddings = [
    ...negatives.map(({ samples }) => someWindow(classifier, samples, random)),
    ...Array.from({ length: quietNegatives }, () => quietWindow(classifier, random)),
  ];
  const embeddingSize = embeddings[0]?.length ?? 0;
  const base = { name: 'evaluated', version: '0.0.0', hash: '0'.repeat(64), embeddingSize };
  const space = new EmbeddingSpace(negativesOf(base, embeddings));
  const heard = (what: string, clips: readonly Clip[]): TaughtClip[] =>
    clips.flatMap(({ name, samples }, i) => {
      progress(`${model}: ${what}`, i, clips.length);
      return hearTaughtClip(classifier, space, name, besideQuiet(samples, random)) ?? [];
    });
  const taught = [...kinds].map(([name, clips]) => ({ name, clips: heard(name, clips) }));
  const others = Object.fromEntries(
    Object.entries(unrelated).map(([set, clips]) => [set, heard(set, clips)]),
  );
  const rows = tried
    .filter(({ ways }) => ways <= taught.length)
    .map((what) => tryTaught({ ...what, trials }, taught, others, space, new Random(seed)));
  return {
    model,
    kinds: Object.fromEntries(taught.map(({ name, clips }) => [name, clips.length])),
    unrelated: Object.fromEntries(Object.entries(others).map(([set, own]) => [set, own.length])),
    negatives: embeddings.length,
    rows,
  };
}

export function reportTaught({ model, kinds, unrelated, negatives, rows }: TaughtFigures): string {
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const sets = Object.keys(unrelated);
  const head = ['accuracy', 'named', 'misnamed', 'false', ...sets];
  return [
    `${model}: ${Object.keys(kinds).length} kinds it was never taught (${counts(kinds)});`,
    `unrelated: ${counts(unrelated)}; told from ${negatives} negatives`,
    '',
    `kinds  examples${head.map((name) => name.padStart(12)).join('')}`,
    ...rows.map((row) =>
      [
        String(row.ways).padStart(5),
        String(row.examples).padStart(10),
        ...[
          row.accuracy,
          row.named,
          row.misnamed,
          row.falseAccepts,
          ...sets.map((set) => row.falseAcceptsBySet[set] ?? Number.NaN),
        ].map((share) => percent(share).padStart(12)),
      ].join(''),
    ),
    '(clips of a kind that are nearest to it; told by it at the default threshold; told as another; false accepts)',
    '',
  ].join('\n');
}

/** @returns the sound in a quiet room: no microphone brings digital silence. */
function besideQuiet(samples: Float32Array, random: Random): Float32Array {
  const room = noise(random, samples.length, random.between(-80, -60));
  add(room, samples, 1);
  return room;
}
