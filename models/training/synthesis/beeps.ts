/** Beeps and whistles. Each lasts for `seconds`, from anywhere in its pattern on. */
import type { Random } from '../random.ts';
import { band, harmonics, type Rhythm, repeat, sound, timeline } from './waves.ts';

/** An oven, a washing machine, a till: some beeps that say "done", or one at a time. */
export function applianceBeep(random: Random, seconds: number): Float32Array {
  const voice = {
    partials: harmonics(3, 2, random.between(1, 3)),
    rampSeconds: random.between(0.002, 0.01),
  };
  const length = 0.06 * 10 ** random.unit();
  const gap = length * random.between(0.6, 2);
  const count = random.integer(1, 5);
  const rhythm: Rhythm = {
    pulses: Array.from({ length: count }, (_, i) => i * (length + gap)),
    periodSeconds: count * (length + gap) + random.between(0.8, 3),
  };
  return repeat(rhythm, sound(voice, random.between(900, 4200), length), seconds, random);
}

/** A lorry's: half a second of 1 to 1.4 kHz each second (SAE J994), or the hiss of broadband alarms. */
export function reversingBeeps(random: Random, seconds: number): Float32Array {
  const length = random.between(0.3, 0.55);
  const rhythm = { pulses: [0], periodSeconds: length * random.between(1.8, 2.3) };
  if (random.chance(0.2)) {
    const hiss = band(() => 2200, 2500, length, random);
    return repeat(rhythm, hiss, seconds, random);
  }
  const voice = { partials: harmonics(4, 2, random.between(0.8, 2)), rampSeconds: 0.004 };
  return repeat(rhythm, sound(voice, random.between(950, 1450), length), seconds, random);
}

/** A kettle that comes to the boil: it hisses, then whistles higher and louder, then steadily. */
export function kettleWhistle(random: Random, seconds: number): Float32Array {
  const [low, high] = [random.between(900, 1600), random.between(1900, 3200)];
  const rise = random.between(0.5, seconds);
  const [wobble, depth] = [random.between(4, 12), random.between(0, 0.03)];
  const risen = (t: number) => Math.min(1, t / rise);
  const hz = (t: number) =>
    (low + (high - low) * Math.sqrt(risen(t))) * (1 + depth * Math.sin(2 * Math.PI * wobble * t));
  const whistle = sound(
    { partials: harmonics(3, 1, random.between(1.5, 3)), rampSeconds: 0.05 },
    hz,
    seconds,
  );
  const steam = band((t) => 1.3 * hz(t), 900, seconds, random);
  const hiss = random.between(0.05, 0.5);
  return whistle.map((own, i) => own * risen(i / 16_000) + hiss * (steam[i] as number));
}

/** Somebody who whistles: notes that slide into each other, with breath. */
export function whistling(random: Random, seconds: number): Float32Array {
  const root = random.between(800, 1600);
  const notes: { at: number; samples: Float32Array }[] = [];
  let from = root;
  for (let at = 0; at < seconds; ) {
    const length = random.between(0.15, 0.8);
    const [begin, to] = [from, root * 2 ** (random.integer(-5, 9) / 12)];
    const slide = random.between(0.02, 0.15);
    const vibrato = random.between(0, 0.015);
    const hz = (t: number) =>
      (begin + (to - begin) * Math.min(1, t / slide)) *
      (1 + vibrato * Math.sin(2 * Math.PI * 5.5 * t));
    const voice = { partials: harmonics(2, 1, random.between(3, 5)), rampSeconds: 0.03 };
    const [tone, breath] = [sound(voice, hz, length), band(hz, 300, length, random)];
    const air = random.between(0.02, 0.2);
    notes.push({ at, samples: tone.map((own, i) => own + air * (breath[i] as number)) });
    from = to;
    at += length + (random.chance(0.25) ? random.between(0.1, 0.5) : 0);
  }
  return timeline(seconds, notes);
}
