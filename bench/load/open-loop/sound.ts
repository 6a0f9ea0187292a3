/** What every mic of an open-loop load plays: a guitar and silence in turns, and when it must be heard. */
import { openPackage } from '../../../models/node/open-package.ts';
import { StreamRecognition } from '../../../models/recognition/stream-recognition.ts';
import { sampleRateHz } from '../../../protocol/limits.ts';
import { readRecording } from '../../../recordings/recording.ts';
import { sample } from '../../../recordings/samples.ts';
import { encodePcm16 } from '../../../sound/pcm16.ts';
import { frameMs } from '../frames.ts';

/** Length of the loop: whole hops of 240 ms, so that the windows of each round lie alike. */
export const loopFrames = 120;
/** A mic begins at a multiple of this, a hop, in frames: then all mics' windows lie alike. */
export const offsetFrames = 4;
const soundFrames = 66;
const frameSamples = (frameMs * sampleRateHz) / 1000;

/** A sound that begins in the loop. */
export interface Onset {
  label: string;
  /** The frame of the loop that completes it: the model hears the sound begin with it. */
  frame: number;
  /** Where it began in the loop, in milliseconds; negative if that is in the round before. */
  onsetMs: number;
}

/** @returns the encoded sound of each frame of the loop. */
export async function loopPayloads(): Promise<Uint8Array[]> {
  const samples = await loopSamples();
  return framesOf(samples).map(encodePcm16);
}

/** @returns what the default model hears begin in each round of the loop but the first. */
export async function loopOnsets(): Promise<Onset[]> {
  const recognition = new StreamRecognition(openPackage());
  const frames = framesOf(await loopSamples());
  const onsets: Onset[] = [];
  for (let round = 0; round < 3; round++) {
    for (const [frame, samples] of frames.entries()) {
      const begins = recognition.push(samples).events.filter(({ phase }) => phase === 'begin');
      if (round < 2) continue;
      for (const { label, onsetMs } of begins)
        onsets.push({ label, frame, onsetMs: onsetMs - round * loopFrames * frameMs });
    }
  }
  return onsets;
}

async function loopSamples(): Promise<Float32Array> {
  const guitar = await readRecording(sample('guit_e_fifths'));
  const samples = new Float32Array(loopFrames * frameSamples);
  samples.set(guitar.subarray(0, soundFrames * frameSamples));
  return samples;
}

function framesOf(samples: Float32Array): Float32Array[] {
  return Array.from({ length: loopFrames }, (_, i) =>
    samples.subarray(i * frameSamples, (i + 1) * frameSamples),
  );
}
