import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { Composer, foldClips } from '../../models/training/compose.ts';
import { loudestFrame } from '../../models/training/level.ts';
import { Random } from '../../models/training/random.ts';
import type { Clip } from '../../models/training/sound-store.ts';

const rateHz = 16_000;
const windowSamples = 16_384;
const fft = new FFT(windowSamples);
/** Three labels, of which two are speech and music, and what has none: each is a tone of its own, far from the others at any speed. */
const tonesHz = [200, 700, 2_300, 6_000];
const labels = ['dog', 'speech', 'music'];

/** One second and a half of a label's tone, and as much of silence. */
function tone(index: number): Clip {
  const samples = Float32Array.from({ length: 3 * rateHz }, (_, i) =>
    i < 1.5 * rateHz ? 0.1 * Math.sin((2 * Math.PI * (tonesHz[index] as number) * i) / rateHz) : 0,
  );
  const label = index < labels.length ? index : -1;
  const loudest = loudestFrame(samples);
  return { name: `${index}`, index, label, fold: 1, free: true, samples, loudest };
}

/** Which part of a sound's energy is around each label's tone. */
function shares(samples: Float32Array): number[] {
  const spectrum = fft.createComplexArray();
  fft.realTransform(spectrum, Array.from(samples));
  const energies = tonesHz.map((hz) => {
    const [from, to] = [hz / 1.3, hz * 1.3].map((edge) =>
      Math.round((edge * windowSamples) / rateHz),
    );
    let energy = 0;
    for (let bin = from as number; bin <= (to as number); bin++)
      energy += (spectrum[2 * bin] as number) ** 2 + (spectrum[2 * bin + 1] as number) ** 2;
    return energy;
  });
  const all = energies.reduce((sum, own) => sum + own, 0);
  return energies.map((energy) => energy / all);
}

function compose(seed: number, windows: number) {
  const composer = new Composer(windowSamples, new Random(seed));
  const fold = foldClips(
    tonesHz.map((_, index) => tone(index)),
    labels,
  );
  return Array.from({ length: windows }, () => composer.compose(fold));
}

describe('a composed window', () => {
  const windows = compose(1, 120);

  it('is the same for the same seed', () => {
    expect(compose(1, 5)).toEqual(windows.slice(0, 5));
    expect(compose(2, 5)).not.toEqual(windows.slice(0, 5));
  });

  it('is plain what its labels say, with neither noise nor background', () => {
    const labelled = windows.filter(({ clips }) => clips.length > 0);
    expect(labelled.length).toBeGreaterThan(90);
    for (const { plain, clips } of labelled) {
      const heard = shares(plain);
      for (const index of tonesHz.keys()) {
        const named = clips.some((clip) => clip.index === index);
        if (named) expect(heard[index]).toBeGreaterThan(0.02);
        else expect(heard[index]).toBeLessThan(0.02);
      }
    }
  });

  it('is also heard beside a background that has no label, in rooms and at any level', () => {
    const unnamed = windows.filter(
      ({ samples, clips }) =>
        clips.length === 1 &&
        shares(samples).some((share, index) => share > 0.005 && index !== clips[0]?.index),
    );
    expect(unnamed.length).toBeGreaterThan(0);
    const peaks = windows.map(({ samples }) => samples.reduce((most, x) => Math.max(most, x), 0));
    expect(Math.min(...peaks)).toBeLessThan(0.02);
    expect(Math.max(...peaks)).toBeLessThanOrEqual(1);
  });

  it('of nothing has no label, and is plain what it is', () => {
    const nothing = windows.filter(({ clips }) => clips.length === 0);
    expect(nothing.length).toBeGreaterThan(2);
    for (const { samples, plain } of nothing) expect(plain).toEqual(samples);
  });
});
