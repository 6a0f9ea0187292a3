/**
 * What a room does to a sound on its way to a microphone: early reflections from what is near, and a
 * tail of all the others. Pure, on 16 kHz mono samples.
 */
import { filter } from './filters.ts';
import { amplitude, meanSquare } from './level.ts';
import type { Random } from './random.ts';

const SAMPLE_RATE_HZ = 16_000;
/** Longest tail that is kept, in samples: 0.7 s. */
export const TAIL_SAMPLES = 0.7 * SAMPLE_RATE_HZ;

/** The sound once more, from a wall or a table, or from a second microphone that is added. */
export interface Reflection {
  /** After the direct sound. */
  delayMs: number;
  /** In decibels of the direct sound. */
  levelDb: number;
}

/**
 * Adds reflections in place. A delay between two samples is told from both, which takes a little of
 * the highest frequencies, as walls do.
 */
export function reflect(samples: Float32Array, reflections: readonly Reflection[]): void {
  const direct = samples.slice();
  for (const { delayMs, levelDb } of reflections) {
    const delay = (delayMs * SAMPLE_RATE_HZ) / 1000;
    const whole = Math.floor(delay);
    const late = amplitude(levelDb) * (delay - whole);
    const soon = amplitude(levelDb) - late;
    for (let i = whole; i < samples.length; i++) {
      const reflected = soon * (direct[i - whole] ?? 0) + late * (direct[i - whole - 1] ?? 0);
      samples[i] = (samples[i] as number) + reflected;
    }
  }
}

export interface Room {
  /** In which the tail decays by 60 dB; of high frequencies half of it. */
  decaySeconds: number;
  /** Energy of the direct sound by that of all that comes after it, in decibels. */
  directToReverberantDb: number;
  /** Delays of the reflections before the tail, which begins with the last. */
  reflectionsMs: readonly number[];
}

/** @returns its impulse response of `TAIL_SAMPLES`; the direct sound is 1, at its beginning. */
export function impulseResponse(
  { decaySeconds, directToReverberantDb, reflectionsMs }: Room,
  random: Random,
): Float32Array {
  const decay = Math.log(1000) / (decaySeconds * SAMPLE_RATE_HZ);
  const begin = Math.round((Math.max(1, ...reflectionsMs) * SAMPLE_RATE_HZ) / 1000);
  const tail = (rate: number) =>
    Float32Array.from({ length: TAIL_SAMPLES }, (_, i) =>
      i < begin ? 0 : random.between(-1, 1) * Math.exp(-rate * (i - begin)),
    );
  const response = tail(decay);
  filter(response, 'low-pass', random.between(1500, 4000));
  const high = tail(2 * decay);
  for (let i = 0; i < response.length; i++)
    response[i] = (response[i] as number) + (high[i] as number);
  for (const delayMs of reflectionsMs) {
    const at = Math.round((delayMs * SAMPLE_RATE_HZ) / 1000);
    // Of a wall, of its colour and angle: as strong as a few milliseconds of the tail together.
    response[at] = (response[at] as number) + random.between(1, 5) * (random.chance(0.15) ? -1 : 1);
  }
  const energy = meanSquare(response) * response.length;
  const gain = amplitude(-directToReverberantDb) / Math.sqrt(energy);
  for (let i = 0; i < response.length; i++) response[i] = gain * (response[i] as number);
  response[0] = 1;
  return response;
}

/** A small closet to a hall, from near its source to far away. */
export function anyRoom(random: Random): Room {
  const size = random.unit();
  return {
    decaySeconds: 0.15 * (1 / 0.15) ** size,
    directToReverberantDb: random.between(-10, 15),
    reflectionsMs: Array.from({ length: random.integer(2, 7) }, () =>
      random.between(1, 8 + 30 * size),
    ),
  };
}
