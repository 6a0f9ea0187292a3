/** Composes one labelled window out of the recordings of one fold. */
import { add, cut, clip as limit, limitBand, noise, quantise } from './augment.ts';
import { amplitude, loudestFrame, meanSquare } from './level.ts';
import type { Random } from './random.ts';
import type { Clip } from './sound-store.ts';
import { Transmission } from './transmission.ts';

export interface ComposedWindow {
  /** 16 kHz mono in [-1, 1]. */
  samples: Float32Array;
  /** The clips that can be heard in it as they were recorded: without room, line and background. */
  plain: Float32Array;
  /** The clips that can be heard in it: none, one or two. */
  clips: Clip[];
}

/** Clips of one fold, by what they are. */
export interface FoldClips {
  /** What is said and played in a room most of the time. */
  speech: readonly Clip[];
  music: readonly Clip[];
  /** Of each other label that has any. */
  byLabel: readonly (readonly Clip[])[];
  /** What nobody has labelled: only teachers say what it is. */
  unlabelled: readonly Clip[];
}

/** @param clips of one fold. @param labels by which their labels are counted. */
export function foldClips(clips: readonly Clip[], labels: readonly string[]): FoldClips {
  const of = (label: string) => clips.filter((clip) => labels[clip.label] === label);
  const others = labels.filter((label) => label !== 'speech' && label !== 'music');
  return {
    speech: of('speech'),
    music: of('music'),
    byLabel: others.map(of).filter((own) => own.length > 0),
    unlabelled: clips.filter(({ label }) => label < 0),
  };
}

/** Share of windows in which nothing is to be recognised. */
const NOTHING = 0.08;
const MIXTURE = 0.55;
/** How often a clip is speech or music, or unlabelled, rather than one of the other labels. */
const SPEECH_OR_MUSIC = 0.2;
const UNLABELLED = 0.2;
/** A label of at least so many clips is as likely as any; of n fewer, by the root of n. */
const MANY_CLIPS = 16;
/** Share of mixtures in which the second clip is speech or music in the background. */
const BACKGROUND = 0.35;
/** Levels of the second clip above the first, in decibels, in the background and otherwise. */
const BACKGROUND_LEVEL = { least: -20, most: -3 };
const SECOND_LEVEL = { least: -8, most: 8 };
/** From this level on the second clip's label applies. */
const HEARD_LEVEL = -12;
/** Share of clips that only begin within the window, and what must at least be heard: 0.3 s. */
const LATE = 0.25;
const LEAST_SAMPLES = 4800;
/** Share of windows that a stream, or what came after a gap, has not filled yet; and how far. */
const UNFILLED = 0.12;
const MOST_UNFILLED = 0.5;
/**
 * A window carries its clip's label only if its loudest 50 ms come within this of the clip's
 * loudest: ESC-50 pads short events with zeros, and tails of events have no recognisable class.
 */
export const AUDIBLE_BELOW_PEAK_DECIBELS = 15;

export class Composer {
  readonly #length: number;
  readonly #random: Random;
  readonly #transmission: Transmission;

  /** @param length samples of a window. */
  constructor(length: number, random: Random) {
    this.#length = length;
    this.#random = random;
    this.#transmission = new Transmission(length);
  }

  compose(fold: FoldClips): ComposedWindow {
    const random = this.#random;
    if (random.chance(NOTHING)) {
      const samples = this.#quietRoom();
      return { samples, plain: samples, clips: [] };
    }
    const unfilled = random.chance(UNFILLED) ? random.integer(0, MOST_UNFILLED * this.#length) : 0;
    const first = this.#pickClip(fold, SPEECH_OR_MUSIC);
    const samples = this.#excerpt(first, unfilled);
    const plain = samples.slice();
    const clips = [first];
    if (random.chance(MIXTURE / (1 - NOTHING))) {
      const background = random.chance(BACKGROUND);
      const range = background ? BACKGROUND_LEVEL : SECOND_LEVEL;
      const level = random.between(range.least, range.most);
      const second = this.#pickClip(fold, background ? 1 : SPEECH_OR_MUSIC);
      const other = this.#excerpt(second, unfilled);
      const gain = Math.sqrt(meanSquare(samples) / meanSquare(other)) * amplitude(level);
      add(samples, other, gain);
      if (level >= HEARD_LEVEL) {
        add(plain, other, gain);
        if (second !== first) clips.push(second);
      }
    }
    this.#transmission.apply(samples, random);
    samples.fill(0, 0, unfilled);
    limit(plain);
    return { samples, plain, clips };
  }

  #pickClip(fold: FoldClips, speechOrMusic: number): Clip {
    const random = this.#random;
    if (random.chance(speechOrMusic)) return random.pick(random.pick([fold.speech, fold.music]));
    if (fold.unlabelled.length > 0 && random.chance(UNLABELLED))
      return random.pick(fold.unlabelled);
    for (;;) {
      const own = random.pick(fold.byLabel);
      if (random.chance(Math.sqrt(own.length / MANY_CLIPS))) return random.pick(own);
    }
  }

  /** A piece of the clip in which its sound can be heard, at times a little slower or faster. */
  #excerpt(clip: Clip, unfilled: number): Float32Array {
    const random = this.#random;
    const length = this.#length;
    const speed = random.chance(0.5) ? 2 ** random.between(-0.25, 0.25) : 1;
    const whole = clip.samples;
    const last = Math.max(0, whole.length - length * speed + length / 4);
    const audible = clip.loudest * amplitude(-AUDIBLE_BELOW_PEAK_DECIBELS) ** 2;
    for (;;) {
      const start = random.chance(LATE)
        ? -random.between(0, length - LEAST_SAMPLES) * speed
        : random.between(-length / 16, last);
      const samples = cut(whole, Math.round(start), length, speed);
      samples.fill(0, 0, unfilled);
      if (loudestFrame(samples) < audible) continue;
      if (random.chance(0.3)) quantise(samples);
      if (meanSquare(samples) > 0) return samples;
    }
  }

  #quietRoom(): Float32Array {
    const random = this.#random;
    if (random.chance(0.2)) return new Float32Array(this.#length);
    const samples = noise(random, this.#length, random.between(-90, -38));
    limitBand(samples, random);
    return samples;
  }
}
