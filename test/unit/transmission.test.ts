import { describe, expect, it } from 'vitest';
import { filter, peak } from '../../models/training/filters.ts';
import { decibels, meanSquare } from '../../models/training/level.ts';
import { level, muLaw, saturate } from '../../models/training/microphone.ts';
import { Random } from '../../models/training/random.ts';
import { anyRoom, impulseResponse, reflect } from '../../models/training/room.ts';
import { Transmission } from '../../models/training/transmission.ts';

const rateHz = 16_000;

function tone(hz: number, amplitude = 0.1, seconds = 1): Float32Array {
  const step = (2 * Math.PI * hz) / rateHz;
  return Float32Array.from({ length: seconds * rateHz }, (_, i) => amplitude * Math.sin(step * i));
}

/** What a change does to a tone's level once it has settled, in decibels. */
function gainDb(change: (samples: Float32Array) => void, hz: number, amplitude = 0.1): number {
  const samples = tone(hz, amplitude);
  const before = meanSquare(samples.subarray(rateHz / 2));
  change(samples);
  return decibels(meanSquare(samples.subarray(rateHz / 2)) / before);
}

describe('filters', () => {
  it.each([
    ['low-pass', 1000, -3],
    ['low-pass', 4000, -28],
    ['high-pass', 1000, -3],
    ['high-pass', 250, -24],
  ] as const)('a %s at 1 kHz changes %i Hz by %i dB', (kind, hz, change) => {
    expect(gainDb((own) => filter(own, kind, 1000), hz)).toBeCloseTo(change, -0.5);
  });

  it('a peak raises its band, and little else', () => {
    expect(gainDb((own) => peak(own, 1000, 6, 2), 1000)).toBeCloseTo(6, 1);
    expect(gainDb((own) => peak(own, 1000, 6, 2), 100)).toBeCloseTo(0, 0);
  });
});

describe('a room', () => {
  it('reflects a sound so much later and so far below', () => {
    const samples = new Float32Array(100);
    samples[10] = 1;
    reflect(samples, [
      { delayMs: 1, levelDb: -6 },
      { delayMs: 0.53125, levelDb: -20 },
    ]);
    const heard = Object.fromEntries([...samples.entries()].filter(([, sample]) => sample !== 0));
    expect(Object.keys(heard)).toEqual(['10', '18', '19', '26']);
    expect(heard[26]).toBeCloseTo(0.501, 3);
    expect(heard[18]).toBeCloseTo(0.05, 3);
    expect(heard[19]).toBeCloseTo(0.05, 3);
  });

  it('takes one band of a reflected sound and gives another', () => {
    const wall = [{ delayMs: 1, levelDb: -3 }];
    expect(gainDb((own) => reflect(own, wall), 500)).toBeCloseTo(-10.7, 0);
    expect(gainDb((own) => reflect(own, wall), 1000)).toBeCloseTo(4.6, 0);
  });

  it.each([1, 2, 3, 4, 5])('has as much tail as it was asked for, and it decays (%i)', (seed) => {
    const random = new Random(seed);
    const room = anyRoom(random);
    const response = impulseResponse(room, random);
    expect(response[0]).toBe(1);
    const rest = response.subarray(1);
    expect(-decibels(meanSquare(rest) * rest.length)).toBeCloseTo(room.directToReverberantDb, 3);
    const begin = Math.round((Math.max(...room.reflectionsMs) * rateHz) / 1000) + 1;
    const later = begin + Math.round((room.decaySeconds * rateHz) / 4);
    const part = (at: number) => decibels(meanSquare(response.subarray(at, at + 400)));
    expect(part(begin) - part(later)).toBeGreaterThan(5);
  });
});

describe('a device', () => {
  const gain = { targetDb: -20, mostDb: 30, attackMs: 10, releaseMs: 200 };

  it('raises what is quiet and lowers what is loud, within what it may', () => {
    const levelled = (own: Float32Array) => {
      level(own, gain);
      return decibels(meanSquare(own.subarray(rateHz)));
    };
    expect(levelled(tone(440, 0.01, 3))).toBeCloseTo(-20, -0.8);
    expect(levelled(tone(440, 0.8, 3))).toBeCloseTo(-20, -0.8);
    expect(levelled(tone(440, 0.0001, 3))).toBeCloseTo(-83 + 30, 0);
  });

  it('overdriven never leaves full scale', () => {
    const samples = tone(440, 0.9);
    saturate(samples, 20);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(gainDb((own) => saturate(own, 0), 440, 0.01)).toBeCloseTo(0, 2);
  });

  it.each([0.5, 0.05, 0.005])('mu-law keeps a tone of %f within 30 dB of noise', (amplitude) => {
    const [samples, original] = [tone(440, amplitude), tone(440, amplitude)];
    muLaw(samples);
    const error = samples.map((sample, i) => sample - (original[i] as number));
    expect(decibels(meanSquare(original) / meanSquare(error))).toBeGreaterThan(25);
    expect(meanSquare(error)).toBeGreaterThan(0);
  });
});

describe('a transmission', () => {
  const sound = tone(700, 0.2);
  const transmission = new Transmission(sound.length);
  const sent = (seed: number) => {
    const samples = sound.slice();
    transmission.apply(samples, new Random(seed));
    return samples;
  };

  it('is the same for the same seed, and another for others', () => {
    expect(sent(1)).toEqual(sent(1));
    expect(sent(1)).not.toEqual(sent(2));
  });

  it('stays within full scale, and the sound in it can be heard', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const samples = sent(seed);
      expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
      expect(meanSquare(samples)).toBeGreaterThan(1e-7);
    }
  });
});
