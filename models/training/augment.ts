/**
 * What a microphone, a room or a line does to a sound. Pure functions on 16 kHz mono samples;
 * those named after an action change their argument in place.
 */
import { amplitude, meanSquare } from './level.ts';
import type { Random } from './random.ts';

const SAMPLE_RATE_HZ = 16_000;

export function scale(samples: Float32Array, gain: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * gain;
}

/** Adds `other * gain`, sample by sample. */
export function add(samples: Float32Array, other: Float32Array, gain: number): void {
  for (let i = 0; i < samples.length; i++) {
    samples[i] = (samples[i] as number) + gain * (other[i] as number);
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
