/** The way of a sound from where it is made to what a room is sent: air, walls, noise, device, line. */
import { add, clip as limit, limitBand, noise, scale } from './augment.ts';
import { Convolver } from './convolution.ts';
import { filter } from './filters.ts';
import { amplitude, decibels, meanSquare } from './level.ts';
import { anyAutomaticGain, colour, level, muLaw, saturate } from './microphone.ts';
import type { Random } from './random.ts';
import { anyReflections, anyRoom, impulseResponse, reflect, TAIL_SAMPLES } from './room.ts';
import { throughOpus } from './through-opus.ts';

/** How often each is met. Independent of each other: a sixth of the sounds meet neither wall nor device. */
const REFLECTIONS = 0.4;
const TWO_MICROPHONES = 0.08;
const ROOM = 0.35;
const FAR = 0.2;
const NOISE = 0.35;
const COLOUR = 0.4;
const AUTOMATIC_GAIN = 0.12;
const SATURATION = 0.04;
const OPUS = 0.12;
const MU_LAW = 0.03;

export class Transmission {
  readonly #convolver: Convolver;

  /** @param length samples of the sounds to come. */
  constructor(length: number) {
    this.#convolver = new Convolver(length + TAIL_SAMPLES);
  }

  /** @param samples a sound that is not silent; changed in place. */
  apply(samples: Float32Array, random: Random): void {
    if (random.chance(FAR)) dull(samples, random);
    if (random.chance(ROOM)) {
      const response = impulseResponse(anyRoom(random), random);
      this.#convolver.apply(samples, this.#convolver.spectrum(response));
    }
    if (random.chance(REFLECTIONS)) reflect(samples, anyReflections(random));
    if (random.chance(TWO_MICROPHONES)) {
      reflect(samples, [{ delayMs: random.between(0.05, 1), levelDb: random.between(-1, 1) }]);
    }
    if (random.chance(NOISE)) {
      const below = decibels(meanSquare(samples)) - random.between(0, 20);
      add(samples, noise(random, samples.length, below), 1);
    }
    limitBand(samples, random);
    if (random.chance(COLOUR)) colour(samples, random);
    scale(samples, gainFor(samples, random));
    if (random.chance(0.25)) {
      add(samples, noise(random, samples.length, random.between(-80, -50)), 1);
    }
    if (random.chance(AUTOMATIC_GAIN)) level(samples, anyAutomaticGain(random));
    if (random.chance(SATURATION)) saturate(samples, random.between(0, 15));
    limit(samples);
    if (random.chance(OPUS)) samples.set(throughOpus(samples, 1000 * random.integer(10, 32)));
    if (random.chance(MU_LAW)) muLaw(samples);
  }
}

/** Through air, a curtain, a half-open door: part of the high frequencies is lost. */
function dull(samples: Float32Array, random: Random): void {
  const low = samples.slice();
  filter(low, 'low-pass', random.between(700, 4000));
  const kept = random.between(0, 0.5);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = kept * (samples[i] as number) + (1 - kept) * (low[i] as number);
  }
}

/** Half the time near the recorded level, else to any level; never far above full scale. */
function gainFor(samples: Float32Array, random: Random): number {
  const gain = random.chance(0.5)
    ? amplitude(random.between(-10, 4))
    : amplitude(random.between(-55, -12)) / Math.sqrt(meanSquare(samples));
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return Math.min(gain, 1.2 / peak);
}
