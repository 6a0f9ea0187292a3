import { expect, test } from 'vitest';
import { decodePcm16, encodePcm16 } from '../../sound/pcm16.ts';

test('quantises to PCM16 within half a step and clips what is louder', () => {
  const samples = Float32Array.of(0, 0.5, -0.5, 1, -1, 2, -2, Number.NaN);
  const decoded = new Float32Array(samples.length);
  expect(decodePcm16(encodePcm16(samples), decoded)).toBe(samples.length);
  [0, 0.5, -0.5, 1, -1, 1, -1, 0].forEach((expected, i) => {
    expect(Math.abs((decoded[i] as number) - expected)).toBeLessThan(1 / 16_384);
  });
});
