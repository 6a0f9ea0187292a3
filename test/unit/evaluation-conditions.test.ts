import { describe, expect, it } from 'vitest';
import { conditions, stereoConditions } from '../../models/evaluation/conditions.ts';
import { meanSquare } from '../../models/training/level.ts';
import { Random } from '../../models/training/random.ts';

const clip = Float32Array.from({ length: 16_000 }, (_, i) => 0.3 * Math.sin(i * 0.2));
const voice = Float32Array.from({ length: 5_000 }, (_, i) => 0.1 * Math.sin(i * 0.05));
const all = conditions([voice]);

describe('each condition', () => {
  it.each(all)('$name keeps the length, leaves the clip as it is and can be repeated', (one) => {
    const before = clip.slice();
    const altered = one.alter(clip, new Random(7));
    expect(altered).toHaveLength(clip.length);
    expect(clip).toEqual(before);
    expect(altered).not.toEqual(clip);
    expect(one.alter(clip, new Random(7))).toEqual(altered);
    expect(altered.every(Number.isFinite)).toBe(true);
  });

  it.each(all.filter(({ name }) => name.includes('SNR')))('$name is 10 dB below', ({ alter }) => {
    const altered = alter(clip, new Random(7));
    const beside = altered.map((sample, i) => sample - (clip[i] as number));
    expect(10 * Math.log10(meanSquare(clip) / meanSquare(beside))).toBeCloseTo(10, 1);
  });

  it.each(all.filter(({ name }) => name.includes('Opus')))('$name is in its place', ({ alter }) => {
    const altered = alter(clip, new Random(7));
    const error = altered.map((sample, i) => sample - (clip[i] as number)).subarray(1_000);
    expect(meanSquare(error)).toBeLessThan(meanSquare(clip) / 20);
  });

  it('babble needs somebody who speaks', () => {
    expect(conditions()).toHaveLength(all.length - 1);
  });
});

describe('of two channels', () => {
  const loud = Float32Array.from(
    { length: 32_000 },
    (_, i) => 0.3 * Math.sin(i * 0.2 + i * i * 1e-5),
  );
  const level = (samples: Float32Array) => 10 * Math.log10(meanSquare(samples));

  it.each(stereoConditions)('$name keeps the length, and can be repeated', (one) => {
    const altered = one.alter(loud, new Random(7));
    expect(altered).toHaveLength(loud.length);
    expect(one.alter(loud, new Random(7))).toEqual(altered);
  });

  it.each(stereoConditions.filter(({ name }) => !name.includes('mean')))(
    '$name: the sound is as loud as in one',
    ({ alter }) => {
      expect(level(alter(loud, new Random(7)))).toBeCloseTo(level(loud), 0);
    },
  );
});
