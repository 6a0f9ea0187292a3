/** Teaching by real recordings, on the published model and its negatives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  compileWasm,
  defaultPackageFolder,
  openPackage,
  readPackageFolder,
} from '../../../models/node/open-package.ts';
import { Classifier } from '../../../models/recognition/classifier.ts';
import { Recogniser } from '../../../models/recognition/recogniser.ts';
import { Tracker } from '../../../models/recognition/tracker.ts';
import { EmbeddingSpace } from '../../../models/teaching/embedding-space.ts';
import { feedbackOn } from '../../../models/teaching/feedback.ts';
import type { TaughtHead } from '../../../models/teaching/head.ts';
import { maxExampleWindows } from '../../../models/teaching/limits.ts';
import { readNegatives } from '../../../models/teaching/negatives.ts';
import { RecentHearing, recentMs } from '../../../models/teaching/recent-hearing.ts';
import {
  backgroundEveryMs,
  maxBackground,
  RoomBackground,
} from '../../../models/teaching/room-background.ts';
import { exampleOf, hearTake, windowLevelDb } from '../../../models/teaching/take.ts';
import { type TaughtBase, taughtBaseOf } from '../../../models/teaching/taught-base.ts';
import {
  addExample,
  addSound,
  deleteSound,
  emptySet,
  type TaughtSet,
} from '../../../models/teaching/taught-set.ts';
import { TeachingError } from '../../../models/teaching/teaching-error.ts';
import { thumbnailLength } from '../../../models/teaching/thumbnail.ts';
import { trainHead } from '../../../models/teaching/train-head.ts';
import { Random } from '../../../models/training/random.ts';
import { readRecording } from '../../../recordings/recording.ts';
import { sample } from '../../../recordings/samples.ts';
import { tinyPackage } from '../tiny-package.ts';

const rateHz = 16_000;
let classifier: Classifier;
let base: TaughtBase;
let space: EmbeddingSpace;

beforeAll(async () => {
  classifier = openPackage();
  base = await taughtBaseOf(readPackageFolder());
  const negatives = readNegatives(readFileSync(join(defaultPackageFolder, 'negatives.bin')));
  // After another model was published: npm run models:negatives.
  expect(negatives.base).toEqual(base);
  space = new EmbeddingSpace(negatives);
});
afterAll(() => classifier.dispose());

/** As another take of the same thing would be: elsewhere in a quiet room, louder or quieter. */
function again(sound: Float32Array, seed: number, seconds = 3): Float32Array {
  const random = new Random(seed);
  const gain = 10 ** (random.between(-14, 0) / 20);
  const start = Math.floor(random.between(0.3, 0.8) * rateHz);
  return Float32Array.from(
    { length: seconds * rateHz },
    (_, i) => gain * (sound[i - start] ?? 0) + 0.001 * random.between(-1, 1),
  );
}

async function taughtBy(names: readonly string[], takes: number): Promise<TaughtSet> {
  let set = emptySet(base);
  for (const name of names) {
    const sound = await readRecording(sample(name));
    set = addSound(set, { id: name, name });
    for (let take = 0; take < takes; take++) {
      const heard = hearTake(classifier, again(sound, take + 1));
      const about = { id: `${name}-${take}`, atMs: take, from: 'take' } as const;
      set = addExample(set, name, exampleOf(heard, classifier.metadata.labels, about));
    }
  }
  return set;
}

/** What the head and a tracker tell of a stream. */
function toldOf(head: TaughtHead, samples: Float32Array): string[] {
  const { windowSamples, hopSamples } = classifier.metadata;
  const model = {
    labels: head.labels,
    thresholds: head.thresholds,
    windowMs: windowSamples / 16,
  };
  const tracker = new Tracker(model, hopSamples / 16);
  const told = new Set<string>();
  new Recogniser(classifier).push(samples, ({ embedding, endSample }) => {
    for (const { label } of tracker.update(head.scores(embedding), endSample / 16)) told.add(label);
  });
  return [...told];
}

test('a sound is named after three takes, unrelated ones are refused', async () => {
  const names = ['perc_bell', 'perc_door', 'misc_crow'];
  const set = await taughtBy(names, 3);
  const head = trainHead(set, space);
  for (const name of names) {
    const sound = await readRecording(sample(name));
    for (const seed of [11, 12, 13]) expect(toldOf(head, again(sound, seed))).toEqual([name]);
  }
  const others = [
    'guit_e_fifths',
    'loop_amen_full',
    'loop_safari',
    'ambi_dark_woosh',
    'drum_roll',
    'tabla_ghe1',
  ];
  for (const name of others) {
    const sound = await readRecording(sample(name));
    expect([name, toldOf(head, again(sound, 21, 6))]).toEqual([name, []]);
  }
  const { sounds, separation } = feedbackOn(set, head, space);
  expect(sounds.map(({ differing, recognised }) => [differing, recognised])).toEqual(
    names.map(() => [[], 1]),
  );
  expect(separation.apart.flat().every((share) => share > 0.9)).toBe(true);
});

test('a door among the takes of a bell differs from them', async () => {
  const set = await taughtBy(['perc_bell', 'perc_door'], 5);
  const [bell, door] = set.sounds;
  const [slipped] = door?.examples ?? [];
  if (!bell || !slipped) throw new Error('both were taught');
  const mixed = addExample(deleteSound(set, 'perc_door'), bell.id, slipped);
  const [feedback] = feedbackOn(mixed, trainHead(mixed, space), space).sounds;
  expect(feedback?.differing).toEqual([slipped.id]);
});

test('a moment of a mic becomes an example as good as a take', async () => {
  const sound = await readRecording(sample('perc_bell'));
  const recent = new RecentHearing(classifier.metadata);
  const stream = new Float32Array(8 * rateHz);
  stream.set(again(sound, 1), 3 * rateHz);
  const recogniser = new Recogniser(classifier);
  for (let start = 0; start < stream.length; start += 960) {
    const frame = stream.subarray(start, start + 960);
    recent.push(frame);
    recogniser.push(frame, (window) => recent.heard(window));
  }
  const moment = recent.moment(3_400, 4_600);
  if (!moment) throw new Error('the moment is within the last minute');
  expect(Math.max(...moment.thumbnail)).toBe(255);
  const about = { id: 'moment', atMs: 0, by: 'Ada', from: 'moment' } as const;
  const example = exampleOf(moment, classifier.metadata.labels, about);
  const set = addExample(addSound(emptySet(base), { id: 'bell', name: 'Bell' }), 'bell', example);
  expect(toldOf(trainHead(set, space), again(sound, 5))).toEqual(['bell']);
  expect(recent.moment(60_000, 61_000)).toBeUndefined();
});

test('the last minute is kept, and no more', () => {
  const tiny = Classifier.open(tinyPackage(), compileWasm());
  const recent = new RecentHearing(tiny.metadata);
  const recogniser = new Recogniser(tiny);
  const second = Float32Array.from({ length: rateHz }, (_, i) => 0.1 * Math.sin(i / 5));
  for (let i = 0; i < 90; i++) {
    recent.push(second);
    recogniser.push(second, (window) => recent.heard(window));
  }
  expect(recent.moment(20_000, 22_000)).toBeUndefined();
  expect(recent.moment(90_000 - recentMs + 2_000, 33_000)?.windows.length).toBeGreaterThan(0);
  tiny.dispose();
});

test('a take in which nothing can be heard is no example', () => {
  const heard = hearTake(classifier, new Float32Array(2 * rateHz));
  const about = { id: 'e', atMs: 0, from: 'take' } as const;
  expect(() => exampleOf(heard, classifier.metadata.labels, about)).toThrow(TeachingError);
});

test('of a long recording the loudest three seconds are the example', () => {
  const long = Float32Array.from({ length: 20 * rateHz }, (_, i) => {
    const loud = i > 12 * rateHz && i < 14 * rateHz;
    return (loud ? 0.5 : 0.005) * Math.sin(i / 6);
  });
  const { windows, thumbnail } = hearTake(classifier, long);
  expect(windows.length).toBeLessThanOrEqual(maxExampleWindows);
  const about = { id: 'e', atMs: 0, from: 'recording' } as const;
  const { audible } = exampleOf({ windows, thumbnail }, classifier.metadata.labels, about);
  expect(audible.filter(Boolean).length * classifier.metadata.hopSamples).toBeGreaterThan(
    1.5 * rateHz,
  );
  expect(thumbnail).toHaveLength(thumbnailLength);
  expect(thumbnail.filter((value) => value > 200).length).toBeGreaterThan(60);
});

test('the level of a window is that of its hops together', () => {
  expect(windowLevelDb([-20, -20, -20])).toBeCloseTo(-20, 5);
  expect(windowLevelDb([-10, -120])).toBeCloseTo(-13.01, 1);
  expect(windowLevelDb([])).toBe(-120);
});

test('background is kept every two seconds, the latest, and not what was taught', () => {
  const background = new RoomBackground();
  for (let atMs = 0; atMs < 3 * maxBackground * backgroundEveryMs; atMs += 240)
    background.add(Float32Array.of(atMs, 1), atMs);
  expect(background.vectors).toHaveLength(maxBackground);
  const last = background.vectors.at(-1)?.[0] as number;
  background.forget(last - 1_000, last + 1_000);
  expect(background.vectors).toHaveLength(maxBackground - 1);
  background.clear();
  expect(background.vectors).toEqual([]);
});

test('the base is told by what its embedding depends on, and by nothing else', async () => {
  const files = tinyPackage();
  const { hash } = await taughtBaseOf(files);
  const relabelled = tinyPackage();
  relabelled.metadata.thresholds = Object.fromEntries(
    relabelled.metadata.labels.map((label) => [label, 0.9]),
  );
  expect((await taughtBaseOf(relabelled)).hash).toBe(hash);
  const reweighed = tinyPackage();
  new Uint8Array(reweighed.weights)[0] = 1;
  expect((await taughtBaseOf(reweighed)).hash).not.toBe(hash);
  const refiltered = tinyPackage();
  refiltered.metadata.frontEnd.logOffset = 0.01;
  expect((await taughtBaseOf(refiltered)).hash).not.toBe(hash);
});

test('a model without an embedding cannot be taught on', async () => {
  const files = tinyPackage();
  const { embedding: _, ...outputs } = files.metadata.outputs as {
    scores: string;
    embedding: string;
  };
  await expect(
    taughtBaseOf({ ...files, metadata: { ...files.metadata, outputs } }),
  ).rejects.toThrow(TeachingError);
});
