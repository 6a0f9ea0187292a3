import { describe, expect, test } from 'vitest';
import { LevelEnvelope } from '../../durable-objects/level-envelope.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

const rate = 16_000;
const start = 1_795_000_000_000;

/** Noise of a microphone, from a fixed seed. */
function noise(length: number, amplitude: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

/** Three seconds of a mic: half a second of quiet, then the sound, late and at a level of its own. */
function heard(sound: Float32Array, { delayMs = 0, gain = 1, seed = 1, noiseDb = -60 } = {}) {
  const samplesOfMic = noise(3 * rate, 10 ** (noiseDb / 20), seed);
  const at = rate / 2 + (delayMs * rate) / 1000;
  sound.subarray(0, 3 * rate - at).forEach((value, i) => {
    samplesOfMic[at + i] = (samplesOfMic[at + i] as number) + gain * value;
  });
  const envelope = new LevelEnvelope();
  for (let i = 0; i < samplesOfMic.length; i += 960) {
    envelope.push(samplesOfMic.subarray(i, i + 960), start + (1000 * i) / rate);
  }
  return envelope;
}

const onset = start + 500;
const names = ['misc_crow', 'guit_em9', 'tabla_te1', 'perc_bell', 'perc_door', 'loop_amen'];
const recordings = await Promise.all(
  names.map(async (name) => ({ name, sound: await readRecording(sample(name)) })),
);

describe.each(recordings)('$name', ({ sound }) => {
  const near = heard(sound);

  test.each([
    { delayMs: 0, gain: 1 },
    { delayMs: 30, gain: 0.25 },
    { delayMs: 200, gain: 0.5 },
    { delayMs: 100, gain: 0.1, noiseDb: -55 },
  ])('heard by another mic with %j is the same sound', (way) => {
    const far = heard(sound, { ...way, seed: 2 });
    expect(near.sharesSound(far, onset)).toBe(true);
    expect(far.sharesSound(near, onset)).toBe(true);
  });
});

test('two mics in quiet rooms share nothing', () => {
  const quiet = new Float32Array(1);
  expect(heard(quiet, { seed: 1 }).sharesSound(heard(quiet, { seed: 2 }), onset)).toBe(false);
});

test('a mic that has just begun shares nothing yet', () => {
  const fresh = new LevelEnvelope();
  expect(fresh.sharesSound(fresh, onset)).toBe(false);
  fresh.push(noise(960, 0.1, 1), start);
  expect(fresh.sharesSound(fresh, start)).toBe(false);
});
