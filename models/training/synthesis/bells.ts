/** Telephones, doorbells and alarm clocks. Each lasts for `seconds`, from anywhere in its pattern on. */
import type { Random } from '../random.ts';
import { band, harmonics, type Partial, repeat, sound, timeline, type Voice } from './waves.ts';

/** A small gong's partials, each of which rings for its own time. */
function gong(random: Random, decaySeconds: number): Voice {
  const ratios = [1, 2.0, 2.76, 3.9, 5.4, 6.8];
  const partials: Partial[] = ratios.map((ratio, i) => ({
    ratio: ratio * (i === 0 ? 1 : random.between(0.96, 1.04)),
    amplitude: random.between(0.3, 1) / (i + 1),
    decaySeconds: (decaySeconds * random.between(0.6, 1.2)) / Math.sqrt(i + 1),
  }));
  return { partials, rampSeconds: 0.0005 };
}

/** A hammer between two gongs, some 20 to 30 strokes a second. */
function ringing(random: Random, seconds: number): Float32Array {
  const hz = random.between(900, 1600);
  const strokesHz = random.between(18, 30);
  const gongs = [hz, hz * random.between(1.1, 1.3)].map((own) =>
    sound(gong(random, 0.8), own, 0.5),
  );
  const strokes = Array.from({ length: Math.floor(seconds * strokesHz) }, (_, i) => ({
    at: (i + random.between(-0.1, 0.1)) / strokesHz,
    samples: gongs[i % 2] as Float32Array,
  }));
  return timeline(seconds + 0.3, strokes);
}

/** An electronic ringer: two frequencies that alternate. */
function warble(random: Random, seconds: number): Float32Array {
  const hz = random.between(650, 1900);
  const other = hz * random.pick([1.25, 1.2, 1.33, 1.5]) * random.between(0.98, 1.02);
  const rate = random.between(8, 22);
  const voice = {
    partials: harmonics(6, random.pick([1, 2]), random.between(1, 2.2)),
    rampSeconds: 0.004,
  };
  return sound(voice, (t) => ((t * rate) % 1 < 0.5 ? hz : other), seconds);
}

/** A trill of short notes, as mobile and cordless telephones play. */
function melody(random: Random, seconds: number): Float32Array {
  const voice = {
    partials: harmonics(4, random.pick([1, 2]), random.between(1.2, 2.5)),
    rampSeconds: 0.005,
  };
  const note = random.between(0.07, 0.16);
  const root = random.between(700, 1500);
  const tune = Array.from(
    { length: random.integer(3, 8) },
    () => 2 ** (random.integer(-5, 7) / 12),
  );
  const events = Array.from({ length: Math.floor(seconds / note) }, (_, i) => ({
    at: i * note,
    samples: sound(voice, root * (tune[i % tune.length] as number), note * 0.9),
  }));
  return timeline(seconds, events);
}

/** Cadences: North America, most of Europe, Britain (ITU-T E.180), and a cordless telephone's. */
const cadences = [
  { rings: [0], ringSeconds: 2, periodSeconds: 6 },
  { rings: [0], ringSeconds: 1, periodSeconds: 5 },
  { rings: [0, 0.6], ringSeconds: 0.4, periodSeconds: 3 },
  { rings: [0], ringSeconds: 1, periodSeconds: 2.5 },
];

export function telephone(random: Random, seconds: number): Float32Array {
  const { rings, ringSeconds, periodSeconds } = random.pick(cadences);
  const ring = random.pick([ringing, warble, warble, melody])(random, ringSeconds);
  return repeat({ pulses: rings, periodSeconds }, ring, seconds, random);
}

/** Two bars struck by a plunger, a third apart; at times three or four, or again and again. */
export function doorbell(random: Random, seconds: number): Float32Array {
  const electronic = random.chance(0.35);
  const hz = random.between(520, 1050);
  const struck: Voice = electronic
    ? {
        partials: harmonics(4, 1, 2).map((own) => ({ ...own, decaySeconds: 1.2 })),
        rampSeconds: 0.004,
      }
    : gong(random, random.between(1, 3));
  const steps = random.pick([
    [0, -4],
    [0, -4],
    [0, -3],
    [0, -5],
    [0, -4, -7],
    [0, -4, -2, -9],
  ]);
  const gap = random.between(0.35, 0.8);
  const notes = steps.map((step, i) => ({
    at: i * gap,
    samples: sound(struck, hz * 2 ** (step / 12), 2.2),
  }));
  const once = timeline(gap * steps.length + 2, notes);
  const period = random.between(1, 2) * (gap * steps.length + 1.5);
  return repeat({ pulses: [0], periodSeconds: period }, once, seconds, random);
}

/** A door's buzzer: an armature that the mains make rattle. */
export function buzzer(random: Random, seconds: number): Float32Array {
  const hz = random.pick([50, 60, 100, 120]) * random.between(0.99, 1.01);
  const voice = { partials: harmonics(60, 1, random.between(0.2, 0.9)), rampSeconds: 0.01 };
  const length = random.between(0.4, 2.5);
  const rattle = band(() => random.between(1500, 3000), 800, length, random);
  const buzz = sound(voice, hz, length).map((own, i) => own * (1 + 0.3 * (rattle[i] as number)));
  const period = length + random.between(0.2, 3);
  return repeat({ pulses: [0], periodSeconds: period }, buzz, seconds, random);
}

/** A digital clock's four beeps a second, in time or steadily, or a clockwork's bell. */
export function alarmClock(random: Random, seconds: number): Float32Array {
  if (random.chance(0.35)) return ringing(random, seconds).subarray(0, seconds * 16_000);
  const voice = { partials: harmonics(4, 2, random.between(0.8, 2)), rampSeconds: 0.002 };
  const length = random.between(0.04, 0.12);
  const beep = sound(voice, random.between(1800, 3200), length);
  const count = random.pick([1, 2, 4, 4]);
  const pulses = Array.from({ length: count }, (_, i) => 2 * length * i);
  const pause = count === 1 ? length : random.between(0.3, 0.6);
  return repeat({ pulses, periodSeconds: 2 * length * count + pause }, beep, seconds, random);
}

/** A bicycle's bell: one stroke, or the trill of its lever. */
export function bicycleBell(random: Random, seconds: number): Float32Array {
  const hz = random.between(1500, 3000);
  const stroke = sound(gong(random, random.between(0.6, 2)), hz, 1.5);
  const pulses = random.pick([[0], [0, 0.14], [0, 0.06, 0.12, 0.18]]);
  return repeat({ pulses, periodSeconds: random.between(1, 2.5) }, stroke, seconds, random);
}
