/** Band-limited resampling, measured against sines. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Resampler } from '../../sound/resample.ts';

const sine = (frequencyHz: number, rateHz: number, length: number) =>
  Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));

/** Root mean square, in decibels relative to 1, without the ends, where the stream begins or stops. */
function levelDb(samples: Float32Array, other = new Float32Array(samples.length)): number {
  const edge = 200;
  let sum = 0;
  for (let n = edge; n < samples.length - edge; n++) {
    sum += ((samples[n] as number) - (other[n] as number)) ** 2;
  }
  return 10 * Math.log10(sum / (samples.length - 2 * edge));
}

test.each([
  [44_100, 16_000],
  [48_000, 16_000],
  [8_000, 16_000],
  [96_000, 16_000],
  [22_050, 16_000],
  [16_000, 44_100],
  [47_998.7, 16_000],
  [44_101, 16_000],
])('a sine of 1 kHz from %d to %d Hz stays itself within -60 dB', (from, to) => {
  const output = new Resampler(from, to).push(sine(1000, from, from));
  expect(Math.abs(output.length - to)).toBeLessThan(200);
  expect(levelDb(output, sine(1000, to, output.length))).toBeLessThan(-63);
});

test('the pass band is flat: 6.5 kHz from 48 to 16 kHz stays within -60 dB', () => {
  const output = new Resampler(48_000, 16_000).push(sine(6500, 48_000, 48_000));
  expect(levelDb(output, sine(6500, 16_000, output.length))).toBeLessThan(-63);
});

test.each([8_100, 10_000, 15_000, 23_000])(
  '%d Hz at 48 kHz is more than 60 dB down at 16 kHz',
  (frequency) => {
    const output = new Resampler(48_000, 16_000).push(sine(frequency, 48_000, 48_000));
    expect(levelDb(output)).toBeLessThan(-63);
  },
);

test('going up adds no images: 1 kHz from 8 to 16 kHz has nothing at 7 kHz', () => {
  const output = new Resampler(8_000, 16_000).push(sine(1000, 8_000, 8_000));
  const image = sine(7000, 16_000, output.length);
  let product = 0;
  for (let n = 200; n < 15_400; n++) product += (output[n] as number) * (image[n] as number);
  expect(Math.abs(product / 7600)).toBeLessThan(0.001);
});

test('a constant stays the same constant', () => {
  const output = new Resampler(44_100, 16_000).push(new Float32Array(44_100).fill(0.5));
  for (const value of output.subarray(100)) expect(value).toBeCloseTo(0.5, 6);
});

test('the output does not depend on how the input is cut', () => {
  const rates = fc.constantFrom(8_000, 16_000, 44_100, 48_000, 47_998.7);
  const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 });
  fc.assert(
    fc.property(rates, cuts, (rate, lengths) => {
      const total = lengths.reduce((sum, length) => sum + length, 0);
      const input = sine(440, rate, total);
      const whole = new Resampler(rate, 16_000).push(input);
      const resampler = new Resampler(rate, 16_000);
      const out = new Float32Array(resampler.outputCapacity(700));
      const pieces: number[] = [];
      let at = 0;
      for (const length of lengths) {
        pieces.push(...resampler.push(input.subarray(at, at + length), out));
        at += length;
      }
      expect(pieces).toEqual([...whole]);
    }),
    { numRuns: 40 },
  );
});

test('equal rates are a copy', () => {
  const input = sine(440, 16_000, 1000);
  expect(new Resampler(16_000, 16_000).push(input)).toEqual(input);
});

test('flush gives the samples that were still waiting for the future', () => {
  const resampler = new Resampler(48_000, 16_000);
  const pushed = resampler.push(sine(1000, 48_000, 48_000)).length;
  expect(pushed + resampler.flush().length).toBe(16_000);
});

test.each([
  [0, 16_000],
  [16_000, Number.NaN],
  [16_000, Number.POSITIVE_INFINITY],
])('%d to %d Hz is refused', (from, to) => {
  expect(() => new Resampler(from, to)).toThrow(RangeError);
});

test.each([100, 1000, 4_990])(
  'a sine of %d Hz is itself within -60 dB where 5 kHz are read',
  (hertz) => {
    const output = new Resampler(16_000, 44_100, 5000).push(sine(hertz, 16_000, 16_000));
    expect(levelDb(output, sine(hertz, 44_100, output.length))).toBeLessThan(-63);
  },
);

test.each([
  [44_100, 16_000, 5000],
  [16_000, 44_100, 8000],
])('from %d to %d Hz nothing is read up to %d Hz only', (from, to, readUpToHz) => {
  expect(() => new Resampler(from, to, readUpToHz)).toThrow(RangeError);
});

test.each([
  [48_000, 16_000],
  [16_000, 44_100],
  [16_000, 16_000],
])('from %d to %d Hz so many samples come when they are said to', (from, to) => {
  for (const length of [1, 2, 441, 1000]) {
    const needed = new Resampler(from, to).inputLengthFor(length);
    const given = (input: number) => new Resampler(from, to).push(sine(440, from, input)).length;
    expect(given(needed)).toBeGreaterThanOrEqual(length);
    expect(given(needed - 1)).toBeLessThan(length);
  }
});

test('after a reset nothing of the input before is left', () => {
  const input = sine(440, 16_000, 5000);
  const used = new Resampler(16_000, 44_100);
  used.push(sine(1000, 16_000, 1234));
  used.reset();
  expect(used.push(input)).toEqual(new Resampler(16_000, 44_100).push(input));
});
