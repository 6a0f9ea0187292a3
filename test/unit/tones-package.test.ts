import { describe, expect, test } from 'vitest';
import { compileWasm } from '../../models/node/open-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import { tone, tonesPackage } from '../tones-package.ts';

const wasm = compileWasm();
const classifier = Classifier.open(tonesPackage(), wasm);

/** Noise from a fixed seed, of this root mean square. */
function noise(rms: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length: 16_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12) * rms;
  });
}

/** The lowest and highest score of each label over all windows of a sound. */
function scoresOf(sound: Float32Array, model = classifier) {
  const { windows } = new StreamRecognition(model).push(sound);
  expect(windows.length).toBeGreaterThan(3);
  return [0, 1].map((label) => {
    const scores = windows.map(({ scores }) => scores[label] as number);
    return { least: Math.min(...scores), most: Math.max(...scores) };
  });
}

const heard = { least: expect.closeTo(1, 1.3) };
const notHeard = { most: expect.closeTo(0, 1.3) };

describe('the package of tones', () => {
  test.each([0.02, 0.2, 0.9])('hears tones of amplitude %f, each as what it is', (amplitude) => {
    expect(scoresOf(tone([300], 1000, amplitude))).toMatchObject([heard, notHeard]);
    expect(scoresOf(tone([3000], 1000, amplitude))).toMatchObject([notHeard, heard]);
    expect(scoresOf(tone([300, 3000], 1000, amplitude / 2))).toMatchObject([heard, heard]);
  });

  test.each([0, 0.0001, 0.001, 0.01, 0.1])('hears nothing in noise of %f', (rms) => {
    expect(scoresOf(noise(rms))).toMatchObject([notHeard, notHeard]);
  });

  test('hears tones in faint noise', () => {
    const faint = noise(0.001);
    const low = tone([300], 1000).map((sample, i) => sample + (faint[i] as number));
    expect(scoresOf(low)).toMatchObject([heard, notHeard]);
  });

  test('has the labels, hop and thresholds that are asked for', () => {
    const thresholds = { hum: 0.2, whistle: 0.7 };
    const files = tonesPackage({
      name: 'other',
      labels: ['hum', 'whistle'],
      hopSamples: 160,
      thresholds,
    });
    const other = Classifier.open(files, wasm);
    const { name, labels, hopSamples } = other.metadata;
    expect({ name, labels, hopSamples }).toEqual({
      name: 'other',
      labels: ['hum', 'whistle'],
      hopSamples: 160,
    });
    expect(other.metadata.thresholds).toEqual(thresholds);
    expect(scoresOf(tone([3000], 1000), other)).toMatchObject([notHeard, heard]);
  });

  test('tells when a tone began and ended', () => {
    const recognition = new StreamRecognition(classifier);
    const sound = new Float32Array(4 * 16_000);
    sound.set(tone([300], 1000), 16_000);
    const { events } = recognition.push(sound);
    expect(events.map(({ phase, label }) => `${phase} ${label}`)).toEqual(['begin low', 'end low']);
    const [begin, end] = events;
    expect(Math.abs((begin?.onsetMs ?? 0) - 1000)).toBeLessThan(250);
    expect(Math.abs((end?.durationMs ?? 0) - 1000)).toBeLessThan(400);
  });

  test('costs less than 0.2 ms a window', () => {
    const recognition = new StreamRecognition(classifier);
    const sound = tone([300], 10_000);
    recognition.push(sound);
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      const { windows } = recognition.push(sound);
      return (performance.now() - startedAt) / windows.length;
    });
    expect(Math.min(...times)).toBeLessThan(0.2);
  });
});
