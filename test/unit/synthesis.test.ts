import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { readLabels } from '../../models/training/labels.ts';
import { meanSquare } from '../../models/training/level.ts';
import { Random } from '../../models/training/random.ts';
import { temporalFour, temporalThree } from '../../models/training/synthesis/alarms.ts';
import { synthesise, synthesised } from '../../models/training/synthesis/synthesis.ts';
import { band, harmonics, repeat, sound } from '../../models/training/synthesis/waves.ts';

const rateHz = 16_000;
const pure = { partials: [{ ratio: 1, amplitude: 1 }], rampSeconds: 0.001 };

/** Frequency of the strongest of 16,384 samples' spectrum. */
function strongestHz(samples: Float32Array): number {
  const fft = new FFT(16_384);
  const spectrum = fft.createComplexArray();
  fft.realTransform(spectrum, Array.from(samples.subarray(0, 16_384)));
  let best = 0;
  const energy = (bin: number) =>
    (spectrum[2 * bin] as number) ** 2 + (spectrum[2 * bin + 1] as number) ** 2;
  for (let bin = 1; bin < 8_192; bin++) if (energy(bin) > energy(best)) best = bin;
  return (best * rateHz) / 16_384;
}

/** Lengths in seconds of what is heard and of the silences between, without those at either end. */
function runs(samples: Float32Array): { heard: number[]; silent: number[] } {
  const frame = rateHz / 100;
  const loud = Array.from(
    { length: Math.floor(samples.length / frame) },
    (_, i) => meanSquare(samples.subarray(i * frame, (i + 1) * frame)) > 1e-4,
  );
  const found = { heard: [] as number[], silent: [] as number[] };
  let begin = 0;
  for (let i = 1; i < loud.length; i++) {
    if (loud[i] === loud[i - 1]) continue;
    if (begin > 0) found[loud[begin] ? 'heard' : 'silent'].push((i - begin) / 100);
    begin = i;
  }
  return found;
}

describe('waves', () => {
  it('have the frequency that was asked for, also one that changes', () => {
    expect(strongestHz(sound(pure, 440, 1.1))).toBeCloseTo(440, -0.5);
    const glide = sound(pure, (t) => (t < 1 ? 500 : 2000), 3);
    expect(strongestHz(glide.subarray(rateHz + 1_000))).toBeCloseTo(2000, -0.5);
  });

  it('have no partial above half the rate', () => {
    const bright = { partials: harmonics(30, 1, 0), rampSeconds: 0 };
    expect(sound(bright, 3_000, 1).every((own) => Math.abs(own) <= 2)).toBe(true);
  });

  it('noise has its band', () => {
    expect(Math.abs(strongestHz(band(() => 2000, 100, 1.1, new Random(1))) - 2000)).toBeLessThan(
      300,
    );
  });
});

describe('alarms', () => {
  it('T3 is half a second three times and a pause of a second and a half', () => {
    const pulse = sound(pure, 3_100, 0.5);
    const { heard, silent } = runs(repeat(temporalThree, pulse, 20, new Random(3)));
    expect(heard.every((length) => Math.abs(length - 0.5) < 0.03)).toBe(true);
    const pauses = silent.filter((length) => length > 1);
    expect(pauses.length).toBeGreaterThanOrEqual(4);
    for (const length of pauses) expect(length).toBeCloseTo(1.5, 1);
    for (const length of silent) if (length < 1) expect(length).toBeCloseTo(0.5, 1);
    expect(heard.length).toBeGreaterThanOrEqual(12);
  });

  it('T4 is a tenth of a second four times and a pause of five seconds', () => {
    const pulse = sound(pure, 3_100, 0.1);
    const { heard, silent } = runs(repeat(temporalFour, pulse, 30, new Random(3)));
    expect(heard.every((length) => Math.abs(length - 0.1) < 0.03)).toBe(true);
    const pauses = silent.filter((length) => length > 1);
    expect(pauses.length).toBeGreaterThanOrEqual(4);
    for (const length of pauses) expect(length).toBeCloseTo(5, 0);
  });

  it('of smoke sound at 520 Hz or as a piezo does', () => {
    const random = new Random(5);
    const heard = Array.from({ length: 30 }, () => {
      const samples = synthesise('smoke_alarm', random, 8);
      return strongestHz(samples.subarray(samples.findIndex((own) => own !== 0)));
    });
    const low = heard.filter((hz) => hz > 490 && hz < 550);
    expect(low.length).toBeGreaterThan(2);
    expect(low.length + heard.filter((hz) => hz > 2_850 && hz < 3_450).length).toBe(30);
  });
});

describe.each(synthesised)('a synthetic %s', (label) => {
  it('is one of the labels, and the same for the same seed', () => {
    expect(readLabels().map(({ name }) => name)).toContain(label);
    const once = synthesise(label, new Random(1), 6);
    expect(synthesise(label, new Random(1), 6)).toEqual(once);
    expect(synthesise(label, new Random(2), 6)).not.toEqual(once);
  });

  it('lasts as long as it should, and can be heard', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const samples = synthesise(label, new Random(seed), 6);
      expect(samples).toHaveLength(6 * rateHz);
      expect(samples.every((own) => Math.abs(own) <= 0.500001)).toBe(true);
      expect(meanSquare(samples)).toBeGreaterThan(1e-4);
    }
  });
});

it('what cannot be made is refused', () => {
  expect(() => synthesise('rain', new Random(1), 1)).toThrow('No sound of "rain"');
});
