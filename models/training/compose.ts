/** Composes one labelled window of 0.975 s out of the recordings of one fold. */
import { add, cut, clip as limit, limitBand, noise, quantise, scale } from './augment.ts';
import type { Clip } from './clips.ts';
import { amplitude, loudestFrame, meanSquare } from './level.ts';
import type { Random } from './random.ts';

export interface ComposedWindow {
  /** 16 kHz mono in [-1, 1]. */
  samples: Float32Array;
  /** The clips that can be heard in it: none, one or two. */
  clips: Clip[];
}

/** Clips of one fold, by label. */
export type ClipsByLabel = readonly (readonly Clip[])[];

/** Share of windows in which nothing is to be recognised. */
const NOTHING = 0.08;
const MIXTURE = 0.6;
/** How often a clip is speech or music rather than one of the other labels. */
const SPEECH_OR_MUSIC = 0.16;
/**
 * A window carries its clip's label only if its loudest 50 ms come within this of the clip's
 * loudest: ESC-50 pads short events with zeros, and tails of events have no recognisable class.
 */
export const AUDIBLE_BELOW_PEAK_DECIBELS = 15;

/** @param fold its clips; `speech` and `music` are the last two labels. */
export function composeWindow(fold: ClipsByLabel, length: number, random: Random): ComposedWindow {
  if (random.chance(NOTHING)) return { samples: quietRoom(length, random), clips: [] };
  const first = pickClip(fold, random);
  const samples = excerpt(first, length, random);
  const clips = [first];
  if (random.chance(MIXTURE / (1 - NOTHING))) {
    const second = pickClip(fold, random);
    const other = excerpt(second, length, random);
    const relative = Math.sqrt(meanSquare(samples) / meanSquare(other));
    add(samples, other, relative * amplitude(random.between(-8, 8)));
    if (second.label !== first.label) clips.push(second);
  }
  limitBand(samples, random);
  scale(samples, gainFor(samples, random));
  if (random.chance(0.3)) add(samples, noise(random, length, random.between(-80, -45)), 1);
  limit(samples);
  return { samples, clips };
}

function pickClip(fold: ClipsByLabel, random: Random): Clip {
  const firstOfTwo = fold.length - 2;
  const label = random.chance(SPEECH_OR_MUSIC)
    ? firstOfTwo + random.integer(0, 1)
    : random.integer(0, firstOfTwo - 1);
  return random.pick(fold[label] ?? []);
}

/** A piece of the clip in which its sound can be heard, at half the time a little slower or faster. */
function excerpt(clip: Clip, length: number, random: Random): Float32Array {
  const speed = random.chance(0.5) ? 2 ** random.between(-0.25, 0.25) : 1;
  const overhang = length / 4;
  const last = clip.samples.length - length * speed + overhang;
  const audible = clip.loudest * amplitude(-AUDIBLE_BELOW_PEAK_DECIBELS) ** 2;
  for (;;) {
    const start = Math.round(random.between(-overhang, last));
    const samples = cut(clip.samples, start, length, speed);
    if (loudestFrame(samples) < audible) continue;
    if (random.chance(0.3)) quantise(samples);
    return samples;
  }
}

/** Mostly near the recorded level, at times down to -35 dB; never far above full scale. */
function gainFor(samples: Float32Array, random: Random): number {
  const gain = amplitude(random.chance(0.6) ? random.between(-12, 4) : random.between(-35, -12));
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return Math.min(gain, 1.2 / peak);
}

function quietRoom(length: number, random: Random): Float32Array {
  if (random.chance(0.2)) return new Float32Array(length);
  const samples = noise(random, length, random.between(-90, -38));
  limitBand(samples, random);
  return samples;
}
