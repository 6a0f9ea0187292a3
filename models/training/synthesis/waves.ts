/** What synthetic sounds are made of: waves, envelopes and patterns. 16 kHz mono samples. */
import type { Random } from '../random.ts';

export const SAMPLE_RATE_HZ = 16_000;
const NYQUIST_HZ = SAMPLE_RATE_HZ / 2;

/** A harmonic or inharmonic part of a sound. */
export interface Partial {
  /** Of the sound's frequency. */
  ratio: number;
  amplitude: number;
  /** In which it decays by 60 dB after its onset; for ever if left out. */
  decaySeconds?: number;
}

/** A sound of one frequency at a time. */
export interface Voice {
  partials: readonly Partial[];
  /** In which it comes and goes, so that it does not click. */
  rampSeconds: number;
}

/** @param hz at each second since the sound began, or all the time; partials above 8 kHz are silent. */
export function sound(
  { partials, rampSeconds }: Voice,
  hz: number | ((seconds: number) => number),
  seconds: number,
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE_HZ));
  const ramp = Math.max(1, rampSeconds * SAMPLE_RATE_HZ);
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const time = i / SAMPLE_RATE_HZ;
    const own = typeof hz === 'number' ? hz : hz(time);
    phase += (2 * Math.PI * own) / SAMPLE_RATE_HZ;
    let value = 0;
    for (const { ratio, amplitude, decaySeconds } of partials) {
      if (own * ratio >= NYQUIST_HZ) continue;
      const left = decaySeconds === undefined ? 1 : 1000 ** (-time / decaySeconds);
      value += amplitude * left * Math.sin(ratio * phase);
    }
    samples[i] = value * Math.min(1, i / ramp, (samples.length - i) / ramp);
  }
  return samples;
}

/** Odd harmonics as of a square wave, or all as of a saw: `dullness` 1 is that, 2 is duller. */
export function harmonics(count: number, step: 1 | 2, dullness: number): Partial[] {
  return Array.from({ length: count }, (_, i) => {
    const ratio = 1 + step * i;
    return { ratio, amplitude: ratio ** -dullness };
  });
}

/** What sounds when, in seconds from the beginning. */
export interface Event {
  at: number;
  samples: Float32Array;
}

/** Lays events over silence. */
export function timeline(seconds: number, events: readonly Event[]): Float32Array {
  const out = new Float32Array(Math.round(seconds * SAMPLE_RATE_HZ));
  for (const { at, samples } of events) {
    const start = Math.round(at * SAMPLE_RATE_HZ);
    for (let i = Math.max(0, -start); i < samples.length && start + i < out.length; i++)
      out[start + i] = (out[start + i] as number) + (samples[i] as number);
  }
  return out;
}

/** A pattern of pulses that repeats: when each begins in it, and how long the pattern is. */
export interface Rhythm {
  pulses: readonly number[];
  periodSeconds: number;
}

/** The pulse at each place of the rhythm, from somewhere in it on. */
export function repeat(
  { pulses, periodSeconds }: Rhythm,
  pulse: Float32Array,
  seconds: number,
  random: Random,
): Float32Array {
  const begin = -random.between(0, periodSeconds);
  const periods = Math.ceil((seconds - begin) / periodSeconds);
  const events = Array.from({ length: periods }, (_, period) =>
    pulses.map((at) => ({ at: begin + period * periodSeconds + at, samples: pulse })),
  );
  return timeline(seconds, events.flat());
}

/** Noise around a frequency: a resonance (two-pole) of this width, of about unit level. */
export function band(
  hz: (seconds: number) => number,
  widthHz: number,
  seconds: number,
  random: Random,
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE_HZ));
  const radius = Math.exp((-Math.PI * widthHz) / SAMPLE_RATE_HZ);
  let [last, before] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const angle = (2 * Math.PI * hz(i / SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ;
    const value =
      random.between(-1, 1) * (1 - radius) +
      2 * radius * Math.cos(angle) * last -
      radius ** 2 * before;
    [before, last] = [last, value];
    samples[i] = value;
  }
  return normalised(samples, 0.7);
}

/** Scaled, in place, so that its highest peak is this; silence stays silent. */
export function normalised(samples: Float32Array, highest: number): Float32Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (peak > 0)
    for (let i = 0; i < samples.length; i++) samples[i] = ((samples[i] as number) * highest) / peak;
  return samples;
}
