import { describe, expect, test } from 'vitest';
import { LevelEnvelope } from '../../durable-objects/hearing/level-envelope.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

const rate = 16_000;

/** Noise of a microphone, from a fixed seed. */
function noise(length: number, amplitude: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

/** Three seconds of a mic: half a second of quiet, then the sound, late and at a level of its own. */
function heard(
  sound: Float32Array,
  { delayMs = 0, gain = 1, seed = 1, noiseDb = -60, frameMs = 60, startMs = 0 } = {},
): LevelEnvelope {
  const samplesOfMic = noise(3 * rate, 10 ** (noiseDb / 20), seed);
  const at = rate / 2 + (delayMs * rate) / 1000;
  sound.subarray(0, 3 * rate - at).forEach((value, i) => {
    samplesOfMic[at + i] = (samplesOfMic[at + i] as number) + gain * value;
  });
  const envelope = new LevelEnvelope();
  const frame = (frameMs * rate) / 1000;
  const start = (startMs * rate) / 1000;
  for (let i = 0; i < samplesOfMic.length; i += frame) {
    envelope.push(samplesOfMic.subarray(i, i + frame), start + i);
  }
  return envelope;
}

/** Where the sound begins in the mic's stream. */
const onset = 500;
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
    // Frames of any length, streams that began at any time.
    { gain: 0.5, frameMs: 64 },
    { gain: 0.5, frameMs: 30, startMs: 70_007 },
    { gain: 0.5, frameMs: 120, startMs: 268_435_000 },
  ])('heard by another mic with %j is the same sound', (way) => {
    const far = heard(sound, { ...way, seed: 2 });
    const there = onset + (way.startMs ?? 0);
    expect(near.sharesSound(far, onset, there)).toBe(true);
    expect(far.sharesSound(near, there, onset)).toBe(true);
  });
});

test.each([20, 30, 32, 60, 64, 120])(
  'two mics in quiet rooms share nothing, in frames of %d ms',
  (frameMs) => {
    const quiet = new Float32Array(1);
    for (let seed = 1; seed <= 40; seed += 2) {
      const [one, two] = [heard(quiet, { seed, frameMs }), heard(quiet, { seed: seed + 1 })];
      expect(one.sharesSound(two, onset, onset)).toBe(false);
    }
  },
);

test('a mic that has just begun shares nothing yet', () => {
  const fresh = new LevelEnvelope();
  expect(fresh.sharesSound(fresh, onset, onset)).toBe(false);
  fresh.push(noise(960, 0.1, 1), 0);
  expect(fresh.sharesSound(fresh, 0, 0)).toBe(false);
});

test('what was lost of a stream is silence, what comes before a new beginning is forgotten', () => {
  const envelope = new LevelEnvelope();
  envelope.push(noise(1600, 0.5, 1), 0);
  expect(envelope.loudestSince(0)).toBeGreaterThan(-15);
  envelope.push(noise(1600, 0.001, 2), 3200);
  expect(envelope.loudestSince(100)).toBeLessThan(-60);
  envelope.push(noise(1600, 0.001, 2), 0);
  expect(envelope.loudestSince(0)).toBeLessThan(-60);
});
