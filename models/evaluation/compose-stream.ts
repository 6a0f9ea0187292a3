/**
 * Composes streams as a mic might send them: sounds at known times over a bed that goes on all the
 * time. Seeded: the same seed and recordings give the same streams. What reads recordings is handed
 * in.
 */
import { sampleRateHz } from '../../protocol/limits.ts';
import { noise } from '../training/augment.ts';
import { Convolver } from '../training/convolution.ts';
import { amplitude, meanSquare } from '../training/level.ts';
import type { Random } from '../training/random.ts';
import { anyRoom, impulseResponse, TAIL_SAMPLES } from '../training/room.ts';
import { audibleParts, soundMeanSquare } from './audible-parts.ts';
import type { SoundSpan } from './event-matching.ts';
import type { Bed } from './stream-metrics.ts';

/** Recordings of one kind and origin. */
export interface Background {
  origin: string;
  pick(random: Random): Promise<Float32Array>;
}

/** Where recordings come from, at random; none is silent. */
export interface SoundSource {
  /** A recording of one of the labels, each as likely as the others, but for this one. */
  sound(random: Random, exceptLabel: string): Promise<{ label: string; samples: Float32Array }>;
  /** At least one of speech and of music. */
  backgrounds: Record<RecordedBed, readonly Background[]>;
}

export interface ComposedStream {
  bed: Bed;
  /** Of the bed's recordings; a bed of noise or quiet has none. */
  origin?: string;
  eventful: boolean;
  /** 16 kHz mono in [-1, 1]. */
  samples: Float32Array;
  truth: SoundSpan[];
}

/** A bed of recordings. */
export type RecordedBed = Exclude<Bed, 'noise' | 'quiet'>;

export const streamMs = 180_000;

/** Silence of sounds between one and the next, and before the first: more than mergers of parts. */
const pauseMs = { least: 2_500, most: 7_000 };
/** What of a long recording is heard as one sound. */
const longestSoundSamples = 5 * sampleRateHz;
/** How far a sound is above its bed, root mean square over root mean square. */
const snrDb = { least: 3, most: 18 };
/** Root mean square of beds, in dBFS, and of sounds over a quiet one. */
const bedDb = {
  speech: { least: -40, most: -25 },
  music: { least: -40, most: -25 },
  household: { least: -50, most: -30 },
  noise: { least: -50, most: -30 },
  quiet: { least: -85, most: -60 },
};
const soundOverQuietDb = { least: -40, most: -15 };
/** A household is not always heard: between one of its sounds and the next, over a quiet room. */
const householdPauseMs = { least: 0, most: 15_000 };
/** How far its sounds are above or below the level of the bed. */
const householdSpreadDb = 8;
/** Share of quiet beds that are digital silence. */
const digitalSilence = 0.3;
const highestPeak = 0.95;
const samplesPerMs = sampleRateHz / 1000;
const fadeSamples = 10 * samplesPerMs;

export async function composeStream(
  bed: Bed,
  eventful: boolean,
  source: SoundSource,
  random: Random,
): Promise<ComposedStream> {
  const levelDb = random.between(bedDb[bed].least, bedDb[bed].most);
  const { samples, ...origin } = await composeBed(bed, levelDb, source, random);
  const truth: SoundSpan[] = [];
  const pause = () => Math.round(random.between(pauseMs.least, pauseMs.most) * samplesPerMs);
  for (let at = pause(); eventful; at += pause()) {
    const { label, samples: sound } = await source.sound(random, bed);
    const parts = audibleParts(sound.subarray(0, longestSoundSamples));
    const [first, last] = [parts[0], parts.at(-1)];
    if (!first || !last) continue;
    if (at + last.end - first.start > samples.length) break;
    const target =
      bed === 'quiet'
        ? random.between(soundOverQuietDb.least, soundOverQuietDb.most)
        : levelDb + random.between(snrDb.least, snrDb.most);
    layOver(samples, sound.slice(first.start, last.end), at, amplitude(target));
    for (const { start, end } of parts) {
      const onsetMs = (at + start - first.start) / samplesPerMs;
      truth.push({ label, onsetMs, endMs: onsetMs + (end - start) / samplesPerMs });
    }
    at += last.end - first.start;
  }
  return { bed, ...origin, eventful, samples, truth };
}

/** Of speech and music, recordings of one origin one after another; of a household with pauses, each in a room. */
async function composeBed(
  bed: Bed,
  levelDb: number,
  source: SoundSource,
  random: Random,
): Promise<Pick<ComposedStream, 'samples' | 'origin'>> {
  const length = streamMs * samplesPerMs;
  if (bed === 'quiet' && random.chance(digitalSilence))
    return { samples: new Float32Array(length) };
  if (bed === 'noise' || bed === 'quiet') return { samples: noise(random, length, levelDb) };
  const { origin, pick } = random.pick(source.backgrounds[bed]);
  if (bed === 'household')
    return { samples: await composeHousehold(levelDb, length, pick, random), origin };
  const samples = new Float32Array(length);
  for (let at = 0; at < length; ) {
    const recording = (await pick(random)).slice(0, length - at);
    layOver(samples, recording, at, amplitude(levelDb));
    at += recording.length;
  }
  return { samples, origin };
}

async function composeHousehold(
  levelDb: number,
  length: number,
  pick: Background['pick'],
  random: Random,
): Promise<Float32Array> {
  const samples = noise(random, length, random.between(bedDb.quiet.least, bedDb.quiet.most));
  const pause = () =>
    Math.round(random.between(householdPauseMs.least, householdPauseMs.most) * samplesPerMs);
  for (let at = pause(); at < length; at += pause()) {
    const recording = (await pick(random)).slice(0, length - at);
    const convolver = new Convolver(recording.length + TAIL_SAMPLES);
    convolver.apply(recording, convolver.spectrum(impulseResponse(anyRoom(random), random)));
    const spread = random.between(-householdSpreadDb, householdSpreadDb);
    layOver(samples, recording, at, amplitude(levelDb + spread));
    at += recording.length;
  }
  return samples;
}

/** Adds a sound at this root mean square of what can be heard of it, less if it would clip. */
function layOver(samples: Float32Array, sound: Float32Array, at: number, rms: number): void {
  const power = soundMeanSquare(sound) || meanSquare(sound);
  if (power === 0) return;
  const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min(rms / Math.sqrt(power), highestPeak / peak);
  for (let i = 0; i < sound.length; i++) {
    const fade = Math.min(1, (i + 1) / fadeSamples, (sound.length - i) / fadeSamples);
    const sum = (samples[at + i] as number) + gain * fade * (sound[i] as number);
    samples[at + i] = Math.max(-1, Math.min(1, sum));
  }
}
