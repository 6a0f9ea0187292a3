import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogMel, type LogMelParameters, periodicHann } from '../../models/front-ends/log-mel.ts';
import { hertzToMel, melFilterbank } from '../../models/front-ends/mel-filterbank.ts';
import { FRONT_END, YAMNET_FRONT_END } from '../../models/training/front-end.ts';

/** One patch of YAMNet. */
const parameters: LogMelParameters = { ...YAMNET_FRONT_END, columns: 96 };

/** Two tones and noise, from a fixed seed. */
function sound(length: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const noise = state / 2 ** 32 - 0.5;
    return 0.4 * Math.sin(i * 0.2) + 0.2 * Math.sin(i * 0.03) + 0.1 * noise;
  });
}

/** One column by the definition: a direct Fourier sum over each bin, a triangle over each band. */
function slowColumn(
  samples: Float32Array,
  start: number,
  {
    preEmphasis,
    frameLength,
    fftLength,
    spectrum,
    melBands,
    sampleRateHz,
    lowerEdgeHz,
    upperEdgeHz,
    logOffset,
    mean,
    standardDeviation,
  }: LogMelParameters,
): number[] {
  const values = Array.from({ length: fftLength / 2 + 1 }, (_, k) => {
    let re = 0;
    let im = 0;
    for (let n = 0; n < frameLength; n++) {
      const hann = 0.5 * (1 - Math.cos((2 * Math.PI * n) / frameLength));
      const at = start + n;
      const x = hann * ((samples[at] ?? 0) - preEmphasis * (samples[at - 1] ?? 0));
      re += x * Math.cos((2 * Math.PI * k * n) / fftLength);
      im -= x * Math.sin((2 * Math.PI * k * n) / fftLength);
    }
    return spectrum === 'power' ? re * re + im * im : Math.hypot(re, im);
  });
  const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
  const step = (mel(upperEdgeHz) - mel(lowerEdgeHz)) / (melBands + 1);
  return Array.from({ length: melBands }, (_, band) => {
    const peak = mel(lowerEdgeHz) + (band + 1) * step;
    let sum = 0;
    values.forEach((value, k) => {
      const distance = Math.abs(mel((k * sampleRateHz) / fftLength) - peak) / step;
      if (k > 0 && distance < 1) sum += value * (1 - distance);
    });
    return (Math.log(sum + logOffset) - mean) / standardDeviation;
  });
}

function window(frontEnd: LogMel): Float32Array {
  const out = new Float32Array(parameters.columns * parameters.melBands);
  frontEnd.readWindow(out);
  return out;
}

describe('log-mel', () => {
  test.each([
    ['of magnitudes', parameters],
    ['of power, after pre-emphasis', { ...FRONT_END, columns: 96 }],
  ])('%s equals the direct Fourier sum, column by column', (_, own) => {
    const samples = sound(15_600);
    const frontEnd = new LogMel(own);
    // In pieces: pre-emphasis needs the last sample of the piece before.
    for (let at = 0; at < samples.length; at += 1000)
      frontEnd.push(samples, at, Math.min(samples.length, at + 1000));
    const columns = new Float32Array(own.columns * own.melBands);
    frontEnd.readWindow(columns);
    for (const column of [0, 1, 47, 95]) {
      slowColumn(samples, column * 160, own).forEach((expected, band) => {
        expect(columns[column * own.melBands + band]).toBeCloseTo(expected, 4);
      });
    }
  });

  test('gives the same window however the samples are cut', () => {
    const samples = sound(20_000);
    const whole = new LogMel(parameters);
    whole.push(samples);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 }),
        (cuts) => {
          const cut = new LogMel(parameters);
          let at = 0;
          for (const length of cuts) {
            cut.push(samples, at, Math.min(samples.length, at + length));
            at = Math.min(samples.length, at + length);
          }
          cut.push(samples, at);
          expect(window(cut)).toEqual(window(whole));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('slides: the last columns of a stream are those of the stream without its beginning', () => {
    const samples = sound(32_000);
    const long = new LogMel(parameters);
    long.push(samples);
    // Of the columns that 32 000 samples make, all but the last 96.
    const start = (Math.floor((32_000 - 400) / 160) + 1 - 96) * 160;
    const short = new LogMel(parameters);
    short.push(samples.subarray(start));
    expect(window(long)).toEqual(window(short));
  });

  test('gives a window that ends with the last sample taken, once every column', () => {
    const samples = sound(20_000);
    const frontEnd = new LogMel(parameters);
    expect(frontEnd.windowSamples).toBe(15_600);
    expect(frontEnd.inputShape).toEqual([96, 64, 1]);
    for (let [start, end] = [0, 15_600]; end <= 16_080; [start, end] = [end, end + 160]) {
      frontEnd.push(samples, start, end);
      const alone = new LogMel(parameters);
      alone.push(samples, end - 15_600, end);
      expect(window(frontEnd)).toEqual(window(alone));
    }
  });

  test('silence is the floor, and the normalisation is applied to it', () => {
    const frontEnd = new LogMel({ ...parameters, mean: -2, standardDeviation: 4 });
    frontEnd.push(new Float32Array(15_600));
    const floor = Math.fround((Math.log(0.001) + 2) / 4);
    expect(new Set(window(frontEnd))).toEqual(new Set([floor]));
  });

  test('after a reset nothing of the sound before is left', () => {
    const used = new LogMel(parameters);
    used.push(sound(5000));
    used.reset();
    used.push(sound(16_000));
    const fresh = new LogMel(parameters);
    fresh.push(sound(16_000));
    expect(window(used)).toEqual(window(fresh));
  });

  test('the Hann window is periodic: it is one sample short of symmetric', () => {
    const hann = periodicHann(400);
    expect(hann[0]).toBe(0);
    expect(hann[200]).toBe(1);
    expect(hann[1]).toBeCloseTo(hann[399] as number, 12);
  });
});

describe('the mel filterbank', () => {
  const bands = melFilterbank(parameters);
  const weight = (band: number, bin: number): number =>
    bands[band]?.weights[bin - (bands[band]?.firstBin ?? 0)] ?? 0;

  test('has one triangle a band and leaves out DC', () => {
    expect(bands).toHaveLength(64);
    for (const { firstBin, weights } of bands) {
      expect(firstBin).toBeGreaterThan(0);
      expect(Math.max(...weights)).toBeLessThanOrEqual(1);
      expect(Math.min(...weights)).toBeGreaterThan(0);
    }
  });

  test('overlaps so that the weights of a bin between two peaks add up to one', () => {
    const step = (hertzToMel(7500) - hertzToMel(125)) / 65;
    for (let bin = 1; bin <= 256; bin++) {
      const mel = hertzToMel((bin * 16_000) / 512);
      if (mel < hertzToMel(125) + step || mel > hertzToMel(7500) - step) continue;
      const sum = bands.reduce((total, _, band) => total + weight(band, bin), 0);
      expect(sum).toBeCloseTo(1, 9);
    }
  });

  // Spot values of the published matrix; the whole of it is compared below where it is at hand.
  test.each([
    [5, 0, 0.9476905],
    [6, 1, 0.9331064],
    [20, 12, 0.5900711],
    [33, 20, 0.9792668],
    [64, 33, 0.5577337],
    [100, 42, 0.5838403],
    [150, 52, 0.8891154],
    [200, 59, 0.6812471],
    [230, 63, 0.9002554],
    [4, 0, 0.0],
  ])('weighs bin %i in band %i as YAMNet does: %f', (bin, band, expected) => {
    expect(weight(band, bin)).toBeCloseTo(expected, 6);
  });

  const matrixFile = new URL('../../../shared/data/yamnet/mel_257x64.f32', import.meta.url);
  test.runIf(existsSync(matrixFile))("equals YAMNet's matrix in every entry", () => {
    const bytes = readFileSync(matrixFile);
    const matrix = new Float32Array(bytes.buffer, bytes.byteOffset, 257 * 64);
    matrix.forEach((expected, index) => {
      expect(Math.abs(weight(index % 64, Math.floor(index / 64)) - expected)).toBeLessThan(1e-6);
    });
  });
});
