/** The parts of capture that need no browser. */
import { expect, test } from 'vitest';
import { CaptureError, captureErrorOf } from '../../client/audio/capture-error.ts';
import { MonoChunks } from '../../client/audio/mono-chunks.ts';
import { levelOf } from '../../sound/level.ts';
import { Resampler } from '../../sound/resample.ts';

const sine = (rateHz: number, length: number) =>
  Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / rateHz));

test('blocks of 128 at 44.1 kHz become chunks of 640 at 16 kHz without a seam', () => {
  const input = sine(44_100, 44_032);
  const chunks: Float32Array[] = [];
  const mono = new MonoChunks(44_100, 16_000, 640, (chunk) => chunks.push(chunk));
  for (let at = 0; at < input.length; at += 128) mono.push([input.subarray(at, at + 128)]);
  const whole = new Resampler(44_100, 16_000).push(input);
  expect(chunks).toHaveLength(Math.floor(whole.length / 640));
  chunks.forEach((chunk, index) => {
    expect(chunk).toEqual(whole.slice(index * 640, (index + 1) * 640));
  });
});

test('of several channels the one that holds more is heard, since a sum can cancel', () => {
  const chunks: Float32Array[] = [];
  const mono = new MonoChunks(16_000, 16_000, 4, (chunk) => chunks.push(chunk));
  mono.push([new Float32Array(4).fill(1), new Float32Array(4).fill(0.5)]);
  expect(chunks).toEqual([new Float32Array(4).fill(1)]);
});

test('a block without channels is no sound, and blocks may change their length', () => {
  const chunks: Float32Array[] = [];
  const mono = new MonoChunks(16_000, 16_000, 4, (chunk) => chunks.push(chunk));
  mono.push([]);
  mono.push([new Float32Array(3)]);
  mono.push([new Float32Array(6)]);
  expect(chunks).toHaveLength(2);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'no-device'],
  ['NotReadableError', 'in-use'],
  ['SomethingElse', 'failed'],
])('%s of getUserMedia becomes "%s", with what to do', (name, code) => {
  const error = captureErrorOf(new DOMException('browser words', name));
  expect(error).toBeInstanceOf(CaptureError);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/: .*\.$/);
});

test('levels are in dBFS and silence has a floor', () => {
  const { rmsDb, peakDb } = levelOf(sine(16_000, 16_000));
  expect(rmsDb).toBeCloseTo(-3.01, 1);
  expect(peakDb).toBeCloseTo(0, 1);
  expect(levelOf(new Float32Array(640))).toEqual({ rmsDb: -120, peakDb: -120 });
});
