import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPackage } from '../../models/node/open-package.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { levelOf } from '../../sound/level.ts';
import { MonoMix } from '../../sound/mono.ts';

const rateHz = 16_000;
const blockSamples = rateHz / 100;

function mixed(channels: readonly Float32Array[], rate = rateHz): Float32Array {
  const out = new Float32Array(channels[0]?.length ?? 0);
  new MonoMix(rate).push(channels, out);
  return out;
}

/** Noise of that amplitude, the same for the same seed. */
function noise(length: number, amplitude: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (amplitude * state) / 2 ** 31;
  });
}

const tone = (seconds: number, hz = 440, amplitude = 0.5) =>
  Float32Array.from(
    { length: seconds * rateHz },
    (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz),
  );
const silent = (length: number) => new Float32Array(length);
const with_ = (samples: Float32Array, change: (value: number) => number) => samples.map(change);
const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

/** As a microphone further away has it: so many samples later. */
function later(samples: Float32Array, by: number): Float32Array {
  const delayed = new Float32Array(samples.length);
  delayed.set(samples.subarray(0, samples.length - by), by);
  return delayed;
}

const steepest = (samples: Float32Array) =>
  samples.reduce((most, value, n) => Math.max(most, Math.abs(value - (samples[n - 1] ?? 0))), 0);

describe('of several channels', () => {
  const sound = tone(1);

  test('that are the same, the sound stays as it is', () => {
    expect(mixed([sound, sound, sound])).toEqual(sound);
  });

  test('in opposite phase, nothing is lost', () => {
    expect(mixed([sound, with_(sound, (value) => -value)])).toEqual(sound);
  });

  test.each([0.4, 0.7, 1, 2, 3])('of which one is %d ms later, nothing is lost', (ms) => {
    const wide = noise(rateHz, 0.3);
    const delayed = later(wide, Math.round((ms * rateHz) / 1000));
    for (const channels of [
      [wide, delayed],
      [delayed, wide],
    ]) {
      const { rmsDb } = levelOf(mixed(channels));
      expect(rmsDb).toBeCloseTo(levelOf(wide).rmsDb, 0);
    }
  });

  test.each([
    ['silent', silent(rateHz)],
    ['a constant voltage', silent(rateHz).fill(0.3)],
    ['hum', tone(1, 50, 0.3)],
    ['faint noise', noise(rateHz, 0.0001)],
  ])('of which one is %s, the other is heard after two blocks', (_, dead) => {
    for (const channels of [
      [sound, dead],
      [dead, sound],
      [dead, dead, sound],
    ]) {
      const out = mixed(channels);
      expect(out.subarray(2 * blockSamples)).toEqual(sound.subarray(2 * blockSamples));
    }
  });

  test('of which one hisses louder than the sound of the other, the sound is heard', () => {
    const call = joined(silent(rateHz), tone(0.5, 1000, 0.1), silent(rateHz / 2));
    const hiss = noise(call.length, 0.4);
    for (const channels of [
      [call, hiss],
      [hiss, call],
    ]) {
      const [start, end] = [rateHz + 2 * blockSamples, 1.5 * rateHz];
      expect(mixed(channels).subarray(start, end)).toEqual(call.subarray(start, end));
    }
  });

  test('of which one dies, the other is heard', () => {
    const wide = noise(4 * rateHz, 0.2);
    const dying = wide.slice().fill(0, rateHz);
    expect(mixed([dying, wide]).subarray(3 * rateHz)).toEqual(wide.subarray(3 * rateHz));
  });

  test('that are about as loud, one is heard throughout', () => {
    const [left, right] = [noise(2 * rateHz, 0.2, 1), noise(2 * rateHz, 0.25, 2)];
    const out = mixed([left, right]);
    expect(out.subarray(2 * blockSamples)).toEqual(right.subarray(2 * blockSamples));
  });

  test('between which the sound moves, no click is made', () => {
    const [quiet, loud] = [silent(rateHz), tone(1, 300)];
    const [left, right] = [joined(quiet, loud, quiet), joined(loud, quiet, loud)];
    const voltage = with_(right, (value) => value + 0.2);
    const out = mixed([left, voltage]);
    expect(steepest(out)).toBeLessThan(1.2 * steepest(left));
    expect(levelOf(out.subarray(1.1 * rateHz, 1.9 * rateHz)).rmsDb).toBeCloseTo(
      levelOf(loud).rmsDb,
      1,
    );
  });
});

test('one channel stays as it is, whatever is in it', () => {
  const samples = Float32Array.of(1, Number.NaN, -3, 0);
  expect(mixed([samples])).toEqual(samples);
});

test('no channel is no sound', () => {
  const out = Float32Array.of(9);
  new MonoMix(rateHz).push([], out);
  expect([...out]).toEqual([9]);
});

test('the number of channels may change, and one that is no number is not heard for ever', () => {
  const mix = new MonoMix(rateHz);
  const out = new Float32Array(rateHz);
  const sound = tone(1);
  mix.push([sound, silent(rateHz).fill(Number.NaN)], out);
  mix.push([silent(rateHz), silent(rateHz), sound], out);
  expect(out.subarray(2 * blockSamples)).toEqual(sound.subarray(2 * blockSamples));
  mix.push([sound], out);
  expect(out).toEqual(sound);
  mix.push([silent(rateHz), sound], out);
  expect(out.subarray(2 * blockSamples)).toEqual(sound.subarray(2 * blockSamples));
});

test('it does not matter how the sound is cut', () => {
  const length = 4000;
  const channel = fc
    .tuple(fc.integer(), fc.constantFrom(0, 0.001, 0.1, 0.9), fc.integer({ min: 0, max: length }))
    .map(([seed, amplitude, start]) => noise(length, amplitude, seed).fill(0, 0, start));
  const cuts = fc.array(fc.integer({ min: 0, max: length }), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(channel, { minLength: 1, maxLength: 4 }), cuts, (channels, places) => {
      const mix = new MonoMix(rateHz);
      const out = new Float32Array(length);
      let start = 0;
      for (const end of [...places.sort((a, b) => a - b), length]) {
        const parts = channels.map((samples) => samples.subarray(start, end));
        mix.push(parts, out.subarray(start, end));
        start = end;
      }
      expect(out).toEqual(mixed(channels));
    }),
  );
});

test('a rate that is none is refused', () => {
  for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => new MonoMix(rate)).toThrow(RangeError);
});

describe('the default model names a crow', () => {
  const classifier = openPackage();
  const label = classifier.metadata.labels.indexOf('crow');

  /** @returns the highest score of a crow in any window. */
  function crow(samples: Float32Array): number {
    const { windows } = new StreamRecognition(classifier).push(samples);
    return Math.max(...windows.map(({ scores }) => scores[label] as number));
  }

  const call = async () => {
    const recording = await readRecording(sample('misc_crow'));
    return joined(silent(rateHz), recording, recording, recording, silent(rateHz));
  };

  test.each<[string, (call: Float32Array) => Float32Array[]]>([
    ['in opposite phase', (own) => [own, own.map((value) => -value)]],
    ['0.4 ms later in the second channel', (own) => [own, later(own, 6)]],
    ['1 ms later in the second channel', (own) => [own, later(own, 16)]],
    ['3 ms later in the first channel', (own) => [later(own, 48), own]],
    ['with a dead first channel', (own) => [silent(own.length), own]],
    ['with noise in the first channel', (own) => [noise(own.length, 0.2), own]],
    ['with a constant voltage in the first channel', (own) => [own.map((v) => v + 0.3), own]],
    ['in the fifth of six channels', (own) => [0, 0, 0, 0, 1, 0].map((g) => own.map((v) => g * v))],
  ])('%s, as surely as in one channel', async (_, make) => {
    const own = await call();
    const alone = crow(own);
    expect(alone).toBeGreaterThan(0.9);
    expect(crow(mixed(make(own)))).toBeGreaterThan(alone - 0.05);
  });
});
