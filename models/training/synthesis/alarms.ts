/** Alarms by their standards. Each lasts for `seconds`, from anywhere in its pattern on. */
import type { Random } from '../random.ts';
import { harmonics, type Rhythm, repeat, sound, type Voice } from './waves.ts';

/** ISO 8201, "T3": three pulses of 0.5 s, 0.5 s apart, and 1.5 s of silence. */
export const temporalThree: Rhythm = { pulses: [0, 1, 2], periodSeconds: 4 };
const T3_PULSE_SECONDS = 0.5;
/** UL 2034, "T4", of carbon monoxide: four pulses of 0.1 s, 0.1 s apart, and 5 s of silence. */
export const temporalFour: Rhythm = { pulses: [0, 0.2, 0.4, 0.6], periodSeconds: 5.7 };
const T4_PULSE_SECONDS = 0.1;

interface SmokeVoice {
  voice: Voice;
  hz: number;
}

/** The square wave of 520 Hz that sleepers wake to (NFPA 72). */
function lowVoice(random: Random): SmokeVoice {
  const voice = { partials: harmonics(8, 2, random.between(0.9, 1.4)), rampSeconds: 0.002 };
  return { voice, hz: random.between(500, 540) };
}

/** Of a piezo at its resonance. */
function piezoVoice(random: Random): SmokeVoice {
  const partials = [
    { ratio: 1, amplitude: 1 },
    { ratio: 2, amplitude: random.between(0, 0.3) },
    { ratio: 0.5, amplitude: random.chance(0.2) ? random.between(0, 0.2) : 0 },
  ];
  return {
    voice: { partials, rampSeconds: random.between(0.001, 0.01) },
    hz: random.between(2900, 3400),
  };
}

/** What is told as a smoke alarm: T3 and T4, each of a piezo or of 520 Hz. */
export const alarmStandards = ['T3, 3 kHz', 'T3, 520 Hz', 'T4, 3 kHz', 'T4, 520 Hz'] as const;
export type AlarmStandard = (typeof alarmStandards)[number];

/** The standard's rhythm within the tenth that it allows. */
export function standardAlarm(
  standard: AlarmStandard,
  random: Random,
  seconds: number,
): Float32Array {
  const voice = standard.endsWith('520 Hz') ? lowVoice(random) : piezoVoice(random);
  const [rhythm, length] = standard.startsWith('T3')
    ? [temporalThree, T3_PULSE_SECONDS]
    : [temporalFour, T4_PULSE_SECONDS];
  return pulses(voice, rhythm, length, random, seconds);
}

/** By a standard, each as likely as the others, at times simply pulses without a pause. */
export function smokeAlarm(random: Random, seconds: number): Float32Array {
  const voice = random.chance(0.5) ? lowVoice(random) : piezoVoice(random);
  const kind = random.unit();
  if (kind < 0.43) return pulses(voice, temporalThree, T3_PULSE_SECONDS, random, seconds);
  if (kind < 0.86) return pulses(voice, temporalFour, T4_PULSE_SECONDS, random, seconds);
  const endless = { pulses: [0], periodSeconds: random.between(0.3, 0.9) };
  return pulses(voice, endless, random.between(0.15, 0.25), random, seconds);
}

function pulses(
  { voice, hz }: SmokeVoice,
  rhythm: Rhythm,
  pulseSeconds: number,
  random: Random,
  seconds: number,
): Float32Array {
  const pace = random.between(0.92, 1.08);
  return repeat(stretched(rhythm, pace), sound(voice, hz, pulseSeconds * pace), seconds, random);
}

/** Evacuation: a slow whoop (NEN 2575), a falling saw (DIN 33404-3) or a fast one, or a steady horn. */
export function alarm(random: Random, seconds: number): Float32Array {
  const voice = { partials: harmonics(7, 1, random.between(0.8, 1.5)), rampSeconds: 0.01 };
  const kind = random.unit();
  if (kind < 0.3) {
    const sweep = sound(voice, (t) => 500 + (700 * Math.min(t, 3.5)) / 3.5, 3.5);
    return repeat({ pulses: [0], periodSeconds: 4 }, sweep, seconds, random);
  }
  if (kind < 0.7) {
    const period = kind < 0.55 ? 1 : random.between(0.12, 0.4);
    const fall = sound(voice, (t) => 1200 - (700 * t) / period, period);
    return repeat({ pulses: [0], periodSeconds: period }, fall, seconds, random);
  }
  const hz = random.between(400, 1000);
  const [on, off] = [random.between(0.3, 2), random.between(0.1, 1)];
  const pulse = sound(voice, hz, on);
  return repeat({ pulses: [0], periodSeconds: on + off }, pulse, seconds, random);
}

/** A car's: its siren's wail, yelp and hi-lo one after another, or its horn again and again. */
export function carAlarm(random: Random, seconds: number): Float32Array {
  if (random.chance(0.4)) return repeat(honks(random), horn(random, 0.4), seconds, random);
  const voice = { partials: harmonics(5, 1, random.between(1, 2)), rampSeconds: 0.005 };
  const [low, high] = [random.between(600, 900), random.between(1300, 2200)];
  const middle = Math.sqrt(low * high);
  const styles: ((t: number) => number)[] = [
    (t) => middle * (high / middle) ** Math.sin(2 * Math.PI * 0.7 * t),
    (t) => low * (high / low) ** ((t * 3.3) % 1),
    (t) => ((t * 2.2) % 1 < 0.5 ? low * 1.3 : high * 0.7),
    (t) => middle * (high / middle) ** Math.sin(2 * Math.PI * 6 * t),
  ];
  const each = random.between(1.5, 3);
  const first = random.integer(0, styles.length - 1);
  const style = (t: number) => styles[(first + Math.floor(t / each)) % styles.length];
  return sound(voice, (t) => style(t)?.(t) ?? middle, seconds);
}

function honks(random: Random): Rhythm {
  return { pulses: [0], periodSeconds: random.between(0.7, 1.1) };
}

/** Two horns a third or so apart (ISO 6969: 0.9 to 3.5 kHz strongest, of 300 to 500 Hz). */
export function horn(random: Random, seconds: number): Float32Array {
  const hz = random.between(300, 460);
  const partials = harmonics(12, 1, random.between(0.4, 0.9));
  const voice = { partials, rampSeconds: 0.02 };
  const one = sound(voice, hz, seconds);
  const other = sound(voice, hz * random.between(1.18, 1.28), seconds);
  return one.map((sample, i) => sample + (other[i] as number));
}

function stretched({ pulses, periodSeconds }: Rhythm, pace: number): Rhythm {
  return { pulses: pulses.map((at) => at * pace), periodSeconds: periodSeconds * pace };
}
