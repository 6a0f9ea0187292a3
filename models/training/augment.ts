/**
 * What a microphone, a room or a line does to a sound. Pure functions on 16 kHz mono samples;
 * those named after an action change their argument in place.
 */
import { filter } from './filters.ts';
import { amplitude, meanSquare } from './level.ts';
import type { Random } from './random.ts';

const SAMPLE_RATE_HZ = 16_000;

/**
 * Reads `length` samples from `start` on at `speed` times the pace, which scales time and pitch
 * together; outside of the clip there is silence. Four-point Hermite interpolation.
 */
export function cut(
  clip: Float32Array,
  start: number,
  length: number,
  speed: number,
): Float32Array {
  const out = new Float32Array(length);
  const at = (index: number): number => clip[index] ?? 0;
  for (let i = 0; i < length; i++) {
    const position = start + i * speed;
    const index = Math.floor(position);
    const t = position - index;
    const before = at(index - 1);
    const left = at(index);
    const right = at(index + 1);
    const after = at(index + 2);
    const slope = 0.5 * (right - before);
    const bend = before - 2.5 * left + 2 * right - 0.5 * after;
    const twist = 0.5 * (after - before) + 1.5 * (left - right);
    out[i] = left + t * (slope + t * (bend + t * twist));
  }
  return out;
}

export function scale(samples: Float32Array, gain: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * gain;
}

/** Adds `other * gain`, sample by sample. */
export function add(samples: Float32Array, other: Float32Array, gain: number): void {
  for (let i = 0; i < samples.length; i++) {
    samples[i] = (samples[i] as number) + gain * (other[i] as number);
  }
}

/** Rounds to 8 bits, as the ESC-50 copies here are, so that their grain is no cue to a label. */
export function quantise(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.round((samples[i] as number) * 128) / 128;
  }
}

/** Limits samples to [-1, 1] as a converter does. */
export function clip(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.max(-1, Math.min(1, samples[i] as number));
  }
}

/** Steady noise of a room, a microphone or a line: white to brown, sometimes with mains hum. */
export function noise(random: Random, length: number, levelDecibels: number): Float32Array {
  const samples = new Float32Array(length);
  const memory = random.pick([0, 0.7, 0.9, 0.98]);
  let state = 0;
  for (let i = 0; i < length; i++) {
    state = memory * state + random.between(-1, 1);
    samples[i] = state;
  }
  if (random.chance(0.3)) addHum(samples, random);
  scale(samples, amplitude(levelDecibels) / Math.sqrt(meanSquare(samples)));
  return samples;
}

function addHum(samples: Float32Array, random: Random): void {
  const step = (2 * Math.PI * random.pick([50, 60])) / SAMPLE_RATE_HZ;
  const gain = Math.sqrt(meanSquare(samples)) * random.between(0.5, 4);
  const harmonics = Array.from({ length: 6 }, (_, h) => random.unit() / (h + 1));
  for (let i = 0; i < samples.length; i++) {
    let hum = 0;
    for (const [h, strength] of harmonics.entries()) hum += strength * Math.sin(step * (h + 1) * i);
    samples[i] = (samples[i] as number) + gain * hum;
  }
}

/** At random, one time in five: a low-pass, a telephone band, rumble cut off, or a dull microphone. */
export function limitBand(samples: Float32Array, random: Random): void {
  const channel = random.unit();
  if (channel < 0.07) {
    const edgeHz = random.between(2500, 6500);
    filter(samples, 'low-pass', edgeHz);
    filter(samples, 'low-pass', edgeHz);
  } else if (channel < 0.1) {
    filter(samples, 'high-pass', 300);
    filter(samples, 'low-pass', 3400);
    filter(samples, 'low-pass', 3400);
  } else if (channel < 0.16) {
    filter(samples, 'high-pass', random.between(80, 400));
  } else if (channel < 0.2) {
    const dulled = samples.slice();
    filter(dulled, 'low-pass', random.between(500, 3000));
    add(samples, dulled, random.between(0.5, 2));
  }
}
