import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import parity from '../../models/earshot-base/parity.json' with { type: 'json' };
import { compileWasm, openPackage, readPackageFolder } from '../../models/node/open-package.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { product } from '../../models/package/shapes.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { Recogniser } from '../../models/recognition/recogniser.ts';
import { startBackend } from '../../models/runtime/backend.ts';
import { tinyPackage } from './tiny-package.ts';

/** Values of a window of the default package. */
const defaultSize = product(parity.inputShape);

/** Deterministic windows that look a little like sound. */
function windows(count: number, size: number): Float32Array[] {
  return Array.from({ length: count }, (_, w) =>
    Float32Array.from(
      { length: size },
      (_, i) => Math.sin(i * (0.01 + 0.007 * w)) + 0.3 * Math.cos(i * i * 0.001),
    ),
  );
}

/** The same package through TensorFlow.js' own layers API. */
async function reference(files: ModelFiles, input: Float32Array, shape: [number, number]) {
  const artifacts = files.model as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: artifacts.modelTopology,
      weightSpecs: artifacts.weightsManifest.flatMap(({ weights }) => weights),
      weightData: files.weights,
    }),
  );
  const outputs = model.predict(tf.tensor4d(input, [1, ...shape, 1])) as tf.Tensor[];
  const values = outputs.map((tensor) => tensor.dataSync());
  tf.dispose(outputs);
  model.dispose();
  return { scores: values[0], embedding: values[1] };
}

describe.each([
  [
    'the default package',
    () => readPackageFolder(),
    parity.inputShape.slice(0, 2) as [number, number],
  ],
  ['a package with every kind of layer', () => tinyPackage(), [12, 8] as [number, number]],
])('%s', (_, read, shape) => {
  const wasm = compileWasm();
  let classifier: Classifier;
  beforeAll(() => {
    classifier = Classifier.open(read(), wasm);
  });
  afterAll(() => classifier.dispose());

  test("gives what TensorFlow.js' own layers model gives", async () => {
    for (const input of windows(3, shape[0] * shape[1])) {
      const expected = await reference(read(), input, shape);
      const { scores, embedding } = classifier.classify(input);
      expect(scores.length).toBe(classifier.metadata.labels.length);
      scores.forEach((score, i) => {
        expect(score).toBeCloseTo(expected.scores?.[i] as number, 4);
      });
      embedding.forEach((value, i) => {
        expect(value).toBeCloseTo(expected.embedding?.[i] as number, 3);
      });
    }
  });

  test('scores are probabilities', () => {
    for (const input of windows(5, shape[0] * shape[1])) {
      for (const score of classifier.classify(input).scores) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
    }
  });
});

test('no score leaves [0, 1], whatever the layer gives', () => {
  const files = tinyPackage();
  // A sum, which has no activation: some of it below 0 and some above 1.
  files.metadata.outputs = { scores: 'both' };
  const values = new Float32Array(files.weights);
  values.set([-5, Number.NaN, Number.POSITIVE_INFINITY], values.length - 3);
  const classifier = Classifier.open(files, compileWasm());
  const { scores } = classifier.classify(windows(1, 96)[0] as Float32Array);
  expect([...scores]).toEqual([0, 0, 1]);
  classifier.dispose();
});

test('no tensor and no byte is leaked over 10,000 windows', () => {
  const classifier = Classifier.open(tinyPackage(), compileWasm());
  const [input = new Float32Array()] = windows(1, 96);
  classifier.classify(input);
  const before = tf.memory();
  for (let i = 0; i < 10_000; i++) classifier.classify(input);
  const after = tf.memory();
  expect(after.numTensors).toBe(before.numTensors);
  expect(after.numBytes).toBe(before.numBytes);
  classifier.dispose();
});

test('disposing frees every weight', () => {
  const before = tf.memory().numTensors;
  Classifier.open(tinyPackage(), compileWasm()).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('packages that are open at once do not disturb each other', () => {
  const wasm = compileWasm();
  const [small, large, other] = [
    Classifier.open(tinyPackage(), wasm),
    Classifier.open(readPackageFolder(), wasm),
    Classifier.open(tinyPackage(), wasm),
  ] as const;
  const [input = new Float32Array()] = windows(1, 96);
  const [largeInput = new Float32Array()] = windows(1, defaultSize);
  const [expected, expectedLarge] = [small.classify(input), large.classify(largeInput)];
  small.dispose();
  expect(() => small.classify(input)).toThrow('was closed');
  other.classify(input.map((value) => -value));
  expect(large.classify(largeInput)).toEqual(expectedLarge);
  expect(other.classify(input)).toEqual(expected);
  large.dispose();
  other.dispose();
});

test('packages that are opened and closed again and again do not pile up in memory', () => {
  const reopen = () => {
    const classifier = Classifier.open(readPackageFolder(), compileWasm());
    classifier.classify(new Float32Array(defaultSize));
    classifier.dispose();
  };
  const memoryBytes = () => startBackend(compileWasm()).memory.byteLength;
  for (let i = 0; i < 3; i++) reopen();
  const before = memoryBytes();
  for (let i = 0; i < 20; i++) reopen();
  expect(memoryBytes()).toBe(before);
});

describe('the default package gives what the network gave in training', () => {
  const classifier = openPackage();
  afterAll(() => classifier.dispose());
  test.each(parity.cases)('for input $k', ({ k, scores, embedding }) => {
    const input = Float32Array.from(
      { length: defaultSize },
      (_, i) => ((i * (7919 + 104 * k)) % 1000) / 250 - 2,
    );
    const given = classifier.classify(input);
    expect(given.scores).toHaveLength(scores.length);
    scores.forEach((score, i) => {
      expect(given.scores[i]).toBeCloseTo(score, 4);
    });
    embedding.forEach((value, i) => {
      expect(given.embedding[i]).toBeCloseTo(value, 3);
    });
  });
});

describe('the recogniser', () => {
  const classifier = openPackage();
  const { windowSamples, hopSamples } = classifier.metadata;
  const sound = Float32Array.from(
    { length: windowSamples + 3 * hopSamples },
    (_, i) => 0.3 * Math.sin(i * i * 1e-5),
  );

  function hear(cut: number) {
    const recogniser = new Recogniser(classifier);
    const heard: { endSample: number; levelDb: number; best: number }[] = [];
    for (let start = 0; start < sound.length; start += cut) {
      recogniser.push(sound.subarray(start, start + cut), ({ endSample, levelDb, scores }) => {
        heard.push({ endSample, levelDb, best: Math.max(...scores) });
      });
    }
    return heard;
  }

  test('looks once a window is there, then once every hop', () => {
    expect(hear(sound.length).map(({ endSample }) => endSample)).toEqual(
      Array.from({ length: 4 }, (_, hop) => windowSamples + hop * hopSamples),
    );
  });

  test('hears the same however the stream is cut', () => {
    const whole = hear(sound.length);
    for (const cut of [320, 960, 1920, 7777]) {
      hear(cut).forEach((window, i) => {
        expect(window.endSample).toBe(whole[i]?.endSample);
        expect(window.best).toBeCloseTo(whole[i]?.best as number, 6);
        expect(window.levelDb).toBeCloseTo(whole[i]?.levelDb as number, 6);
      });
    }
  });

  test('begins anew after a gap, and knows where it is', () => {
    const recogniser = new Recogniser(classifier);
    const ends: number[] = [];
    recogniser.push(sound.subarray(0, windowSamples - 1), () => ends.push(-1));
    recogniser.reset(50_000);
    recogniser.push(sound.subarray(0, windowSamples), ({ endSample }) => ends.push(endSample));
    expect(ends).toEqual([50_000 + windowSamples]);
  });

  test('silence has the lowest level', () => {
    const levels: number[] = [];
    new Recogniser(classifier).push(new Float32Array(windowSamples), ({ levelDb }) =>
      levels.push(levelDb),
    );
    expect(new Set(levels)).toEqual(new Set([-120]));
  });
});
