import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BrowserFft, type BrowserFftParameters } from '../../models/front-ends/browser-fft.ts';

const parameters: BrowserFftParameters = { sampleRateHz: 44_100 };
const [columns, bins] = [43, 232];

/** A sound that is known between its samples: its partials, as hertz, amplitude and phase. */
type Partials = readonly (readonly [hertz: number, amplitude: number, phase: number])[];

const tones: Partials = [
  [97.3, 0.2, 0],
  [441, 0.1, 1],
  [1234.5, 0.05, 2],
  [3001, 0.02, 3],
  [4900, 0.01, 4],
  [6200, 0.05, 5],
];
/** As noise: louder or not, there is something at every frequency. */
const hiss: Partials = Array.from({ length: 240 }, (_, n) => [12 + n * 23, 0.001, n * n]);

/** @param start in samples. */
function sound(rateHz: number, length: number, start = 0, partials = tones): Float32Array {
  return Float32Array.from({ length }, (_, n) => {
    const turn = (2 * Math.PI * (start + n)) / rateHz;
    let sum = 0;
    for (const [hertz, amplitude, phase] of partials)
      sum += amplitude * Math.sin(turn * hertz + phase);
    return sum;
  });
}

const turns = Array.from({ length: 2048 }, (_, n) => (2 * Math.PI * n) / 2048);
const [cosines, sines] = [turns.map(Math.cos), turns.map(Math.sin)];

/** One column by the definition of AnalyserNode: a direct Fourier sum over each bin. */
function slowColumn(samples: Float32Array, start: number): number[] {
  const windowed = turns.map((turn, i) => {
    const blackman = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    return blackman * (samples[start + i] ?? 0);
  });
  return Array.from({ length: bins }, (_, k) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < 2048; i++) {
      const at = (k * i) % 2048;
      re += (windowed[i] as number) * (cosines[at] as number);
      im -= (windowed[i] as number) * (sines[at] as number);
    }
    return Math.max(-125, 20 * Math.log10(Math.hypot(re, im) / 2048));
  });
}

function slowWindow(rateHz: number, partials: Partials): number[] {
  const samples = sound(rateHz, Math.ceil(1.1 * rateHz), 0, partials);
  const values = Array.from({ length: columns }, (_, column) =>
    slowColumn(samples, Math.round((column * 1024 * rateHz) / 44_100)),
  ).flat();
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / (Math.sqrt(variance) + 1e-7));
}

function window(frontEnd: BrowserFft): Float32Array {
  const out = new Float32Array(columns * bins);
  frontEnd.readWindow(out);
  return out;
}

function windowAfter(samples: Float32Array, frontEnd = new BrowserFft(parameters)): Float32Array {
  frontEnd.push(samples);
  return window(frontEnd);
}

describe('browser-fft', () => {
  test.each([44_100, 48_000] as const)(
    'from 16 kHz equals the direct Fourier sum of the same sound at %d Hz',
    (sampleRateHz) => {
      const partials = [...tones, ...hiss];
      const frontEnd = new BrowserFft({ sampleRateHz });
      frontEnd.push(sound(16_000, frontEnd.windowSamples, 0, partials));
      const values = window(frontEnd);
      const apart = slowWindow(sampleRateHz, partials).map((value, i) =>
        Math.abs(value - (values[i] as number)),
      );
      expect(apart.reduce((a, b) => a + b) / apart.length).toBeLessThan(0.001);
      // The first column begins where the resampling does, after silence.
      expect(Math.max(...apart.slice(bins))).toBeLessThan(0.05);
    },
  );

  test('spans 43 columns, and not a sample less gives them', () => {
    const frontEnd = new BrowserFft(parameters);
    const { windowSamples, inputShape } = frontEnd;
    expect(inputShape).toEqual([columns, bins, 1]);
    // 42 steps of 1,024 samples and 2,048 more, at 44.1 kHz, and the filter's reach.
    expect(windowSamples).toBe(Math.floor((45_055 * 16_000) / 44_100) + 8);
    expect(windowSamples).toBe(16_354);
    expect(new BrowserFft({ sampleRateHz: 48_000 }).windowSamples).toBe(16_295);
    const samples = sound(16_000, windowSamples);
    const complete = windowAfter(samples);
    expect(windowAfter(samples.subarray(0, -1))).not.toEqual(complete);
    expect(windowAfter(Float32Array.of(...samples, 0.1))).toEqual(complete);
  });

  test('gives the same window however the samples are cut', () => {
    const samples = sound(16_000, 20_000);
    const whole = windowAfter(samples);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }),
        (cuts) => {
          const cut = new BrowserFft(parameters);
          let at = 0;
          for (const length of cuts) {
            cut.push(samples, at, Math.min(samples.length, at + length));
            at = Math.min(samples.length, at + length);
          }
          cut.push(samples, at);
          expect(window(cut)).toEqual(whole);
        },
      ),
      { numRuns: 10 },
    );
  });

  test('keeps its columns 1,024 samples of 44.1 kHz apart: 441 columns on, it is 10.24 s later', () => {
    const [late, windowSamples] = [163_840, new BrowserFft(parameters).windowSamples];
    const long = windowAfter(sound(16_000, late + windowSamples));
    const alone = new BrowserFft(parameters);
    alone.push(sound(16_000, windowSamples, late));
    const values = window(alone);
    const apart = Array.from(long, (value, i) =>
      i < bins ? 0 : Math.abs(value - (values[i] as number)),
    );
    expect(Math.max(...apart)).toBeLessThan(0.01);
  });

  test('is normalised: mean 0, standard deviation 1', () => {
    const values = windowAfter(sound(16_000, 20_000));
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 4);
  });

  test('silence is even, and silence around a sound is as low as -125 dB', () => {
    expect(new Set(windowAfter(new Float32Array(20_000)))).toEqual(new Set([0]));
    const values = windowAfter(
      Float32Array.of(...sound(16_000, 8_000), ...new Float32Array(8_400)),
    );
    expect(values.every(Number.isFinite)).toBe(true);
    expect(values.at(-1)).toBe(Math.min(...values));
  });

  test('after a reset nothing of the sound before is left', () => {
    const used = new BrowserFft(parameters);
    used.push(sound(16_000, 5_000));
    used.reset();
    expect(windowAfter(sound(16_000, 17_000), used)).toEqual(windowAfter(sound(16_000, 17_000)));
  });
});
