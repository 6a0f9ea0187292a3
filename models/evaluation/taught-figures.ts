/** Hears recordings by one model, teaches them in trials, and tells the figures. */
import type { Classifier } from '../recognition/classifier.ts';
import { EmbeddingSpace } from '../teaching/embedding-space.ts';
import { negativesOf } from '../teaching/negatives.ts';
import { add, noise, scale } from '../training/augment.ts';
import { Convolver } from '../training/convolution.ts';
import { amplitude, meanSquare } from '../training/level.ts';
import { Random } from '../training/random.ts';
import { anyRoom, impulseResponse, TAIL_SAMPLES } from '../training/room.ts';
import { quietWindow, someWindow } from '../training/some-window.ts';
import type { Clip } from '../training/sound-store.ts';
import { drawn } from './few-examples.ts';
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
  /** The same where each kind is one thing, that sounds the same each time, elsewhere in other rooms. */
  sameThing: TrialFigures[];
}

/** 3 s, in samples. */
const longestThing = 48_000;
const quietNegatives = 80;
/** Recordings that are taken for things of their own, and how often each is heard. */
const [things, hearings] = [24, 6];
const triedOfThings = [1, 3, 5].map((examples) => ({ ways: 5, examples }));
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
  const same = drawn([...kinds.values()].flat(), random)
    .slice(0, things)
    .map(({ name, samples }, i) => {
      progress(`${model}: the same thing again`, i, things);
      const clips = Array.from({ length: hearings }, (_, k) => {
        const heardThere = besideQuiet(elsewhere(samples, random), random);
        return hearTaughtClip(classifier, space, `${name} ${k}`, heardThere);
      });
      return { name, clips: clips.filter((clip) => clip !== undefined) };
    })
    .filter(({ clips }) => clips.length === hearings);
  const sameThing = triedOfThings.map((what) =>
    tryTaught({ ...what, trials }, same, others, space, new Random(seed)),
  );
  return {
    model,
    kinds: Object.fromEntries(taught.map(({ name, clips }) => [name, clips.length])),
    unrelated: Object.fromEntries(Object.entries(others).map(([set, own]) => [set, own.length])),
    negatives: embeddings.length,
    rows,
    sameThing,
  };
}

export function reportTaught({
  model,
  kinds,
  unrelated,
  negatives,
  rows,
  sameThing,
}: TaughtFigures): string {
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
    ...rows.map((row) => line(row, sets)),
    '',
    `the same thing again, elsewhere in other rooms (${things} things)`,
    ...sameThing.map((row) => line(row, sets)),
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

function line(row: TrialFigures, sets: readonly string[]): string {
  const shares = [row.accuracy, row.named, row.misnamed, row.falseAccepts];
  const bySet = sets.map((set) => row.falseAcceptsBySet[set] ?? Number.NaN);
  const told = [...shares, ...bySet].map((share) => percent(share).padStart(12));
  return `${String(row.ways).padStart(5)}${String(row.examples).padStart(10)}${told.join('')}`;
}

/** The first 3 s of a sound, somewhere in some room, 0 to 20 dB lower than it was recorded. */
function elsewhere(samples: Float32Array, random: Random): Float32Array {
  const own = new Float32Array(Math.min(samples.length, longestThing));
  own.set(samples.subarray(0, own.length));
  const level = meanSquare(own);
  const convolver = new Convolver(own.length + TAIL_SAMPLES);
  convolver.apply(own, convolver.spectrum(impulseResponse(anyRoom(random), random)));
  const lower = amplitude(random.between(-20, 0));
  scale(own, lower * Math.sqrt(level / Math.max(1e-12, meanSquare(own))));
  return own;
}
