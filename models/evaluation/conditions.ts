/** What rooms, microphones and lines do to clips: the rows of the robustness table. */
import { sampleRateHz } from '../../protocol/limits.ts';
import { MonoMix } from '../../sound/mono.ts';
import { add, scale } from '../training/augment.ts';
import { Convolver } from '../training/convolution.ts';
import { filter } from '../training/filters.ts';
import { amplitude, meanSquare } from '../training/level.ts';
import { Random } from '../training/random.ts';
import { impulseResponse, reflect, TAIL_SAMPLES } from '../training/room.ts';
import { throughOpus } from '../training/through-opus.ts';
import { soundMeanSquare } from './audible-parts.ts';
import { Reverberation } from './reverberation.ts';

export interface Condition {
  name: string;
  /** A label that is true of every clip so altered: to name it is no mistake. */
  adds?: string;
  /** @returns the clip as it would come, of the same length. @param random of this clip. */
  alter(clip: Float32Array, random: Random): Float32Array;
}

const snrDb = 10;

/** @param babble recordings of people who speak; without any, that row is left out. */
export function conditions(babble: readonly Float32Array[] = []): Condition[] {
  const rooms = new Map<number, Reverberation>();
  return [
    { name: 'gain -20 dB', alter: (clip) => changed(clip, (own) => scale(own, amplitude(-20))) },
    {
      name: 'white noise, SNR 10 dB',
      alter: (clip, random) => beside(clip, whiteNoise(clip.length, random)),
    },
    ...(babble.length === 0
      ? []
      : [
          {
            name: 'babble, SNR 10 dB',
            adds: 'speech',
            alter: (clip: Float32Array, random: Random) =>
              beside(clip, voices(babble, clip.length, random)),
          },
        ]),
    { name: 'Opus 24 kbit/s', alter: (clip) => throughOpus(clip, 24_000) },
    { name: 'Opus 16 kbit/s', alter: (clip) => throughOpus(clip, 16_000) },
    { name: 'telephone band, 300-3400 Hz', alter: (clip) => changed(clip, toTelephoneBand) },
    {
      name: 'reflection 1 ms -3 dB',
      alter: (clip) => changed(clip, (own) => reflect(own, [{ delayMs: 1, levelDb: -3 }])),
    },
    {
      name: 'table',
      alter: (clip) => changed(clip, (own) => reflect(own, [tableTop])),
    },
    { name: 'far (3 m)', alter: farAway },
    {
      name: 'reverberation',
      alter: (clip, random) =>
        changed(clip, (own) => {
          const seen =
            rooms.get(own.length) ?? new Reverberation(own.length, new Random(roomsSeed));
          rooms.set(own.length, seen);
          seen.apply(own, random);
        }),
    },
  ];
}

/** What a stereo microphone or recording makes of clips, heard as rooms hear it: one channel of two. */
export const stereoConditions: readonly Condition[] = [
  { name: 'opposite phase', alter: (clip) => heardOf(clip, scaled(clip, -1)) },
  { name: 'second channel 0.4 ms later', alter: (clip) => heardOf(clip, later(clip, 0.4)) },
  { name: 'second channel 1 ms later', alter: (clip) => heardOf(clip, later(clip, 1)) },
  { name: 'first channel 3 ms later', alter: (clip) => heardOf(later(clip, 3), clip) },
  { name: 'first channel dead', alter: (clip) => heardOf(scaled(clip, 0), clip) },
  {
    name: 'first channel white noise, SNR 10 dB',
    alter: (clip, random) => {
      const noise = beside(scaled(clip, 0), whiteNoise(clip.length, random), clip);
      return heardOf(noise, clip);
    },
  },
  // What it would be without choosing, to compare with.
  { name: '1 ms later, as the mean of both', alter: (clip) => mean(clip, later(clip, 1)) },
];

function heardOf(...channels: Float32Array[]): Float32Array {
  const out = new Float32Array(channels[0]?.length ?? 0);
  new MonoMix(sampleRateHz).push(channels, out);
  return out;
}

function scaled(clip: Float32Array, factor: number): Float32Array {
  return clip.map((sample) => factor * sample);
}

function later(clip: Float32Array, ms: number): Float32Array {
  const by = Math.round((ms * sampleRateHz) / 1000);
  const delayed = new Float32Array(clip.length);
  delayed.set(clip.subarray(0, Math.max(0, clip.length - by)), Math.min(by, clip.length));
  return delayed;
}

function mean(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((sample, at) => (sample + (other[at] as number)) / 2);
}

/**
 * A laptop's microphone 20 cm above the table, a sound 1 m from it and 40 cm above: what the table
 * reflects takes 15 cm more, and a hard table keeps 1 dB of it.
 */
const tableTop = { delayMs: 0.43, levelDb: -2.2 };

/** In a living room: most of what is heard comes from walls, 20 dB below what is heard at 30 cm. */
const livingRoom = {
  decaySeconds: 0.45,
  directToReverberantDb: -6,
  reflectionsMs: [1.6, 3.7, 5.8, 8.1, 11.9],
};
/** Of a quiet room and its microphone, in dBFS. */
const farNoiseDb = -75;

function farAway(clip: Float32Array, random: Random): Float32Array {
  const convolver = new Convolver(clip.length + TAIL_SAMPLES);
  const response = convolver.spectrum(impulseResponse(livingRoom, random));
  return changed(clip, (own) => {
    convolver.apply(own, response);
    scale(own, amplitude(-20));
    const noise = whiteNoise(own.length, random);
    add(own, noise, amplitude(farNoiseDb) / Math.sqrt(meanSquare(noise)));
  });
}

/** Other rooms than those of training, which has other seeds. */
const roomsSeed = 0x5eed;

function changed(clip: Float32Array, change: (own: Float32Array) => void): Float32Array {
  const own = clip.slice();
  change(own);
  return own;
}

/** The clip with another sound beside it, so much below what can be heard of the clip, or of a third. */
function beside(clip: Float32Array, other: Float32Array, below = clip): Float32Array {
  const power = meanSquare(other);
  const gain = power === 0 ? 0 : amplitude(-snrDb) * Math.sqrt(soundMeanSquare(below) / power);
  return changed(clip, (own) => add(own, other, gain));
}

function whiteNoise(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.between(-1, 1));
}

/** Four people at a time, each as loud as the others, from somewhere in their recordings. */
function voices(babble: readonly Float32Array[], length: number, random: Random): Float32Array {
  const together = new Float32Array(length);
  for (let i = 0; i < 4; i++) {
    const recording = random.pick(babble);
    const start = random.integer(0, recording.length - 1);
    const voice = together.map((_, at) => recording[(start + at) % recording.length] ?? 0);
    const power = meanSquare(voice);
    if (power > 0) add(together, voice, 1 / Math.sqrt(power));
  }
  return together;
}

/** Fourth order at either edge: two second-order sections. */
function toTelephoneBand(samples: Float32Array): void {
  for (let i = 0; i < 2; i++) {
    filter(samples, 'high-pass', 300);
    filter(samples, 'low-pass', 3_400);
  }
}
