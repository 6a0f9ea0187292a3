/** Where in a recording its sound is. Pure, on 16 kHz mono samples. */
import { sampleRateHz } from '../../protocol/limits.ts';
import { meanSquare } from '../training/level.ts';

export interface Part {
  /** In samples; `end` is the first that is no longer part of it. */
  start: number;
  end: number;
}

/** 20 ms. */
const frameSamples = sampleRateHz / 50;
/** A frame is audible from this far below the loudest one on: mean squares, 20 dB. */
const belowLoudest = 1e-2;
/** And from -60 dBFS on. */
const leastMeanSquare = 1e-6;
/** Parts that are no further apart are one: a bark and the next bark a moment later. */
const mergedGapSamples = sampleRateHz;

/** @returns the parts of a clip that can be heard, in order; none in silence. */
export function audibleParts(samples: Float32Array): Part[] {
  const frames = Array.from({ length: Math.ceil(samples.length / frameSamples) }, (_, i) =>
    meanSquare(samples.subarray(i * frameSamples, (i + 1) * frameSamples)),
  );
  const loudest = frames.reduce((most, frame) => Math.max(most, frame), 0);
  const least = Math.max(leastMeanSquare, loudest * belowLoudest);
  const parts: Part[] = [];
  frames.forEach((frame, i) => {
    if (frame < least) return;
    const start = i * frameSamples;
    const end = Math.min(samples.length, start + frameSamples);
    const last = parts.at(-1);
    if (last && start - last.end <= mergedGapSamples) last.end = end;
    else parts.push({ start, end });
  });
  return parts;
}

/** Mean square of what can be heard of a clip; 0 if nothing can. */
export function soundMeanSquare(samples: Float32Array): number {
  const parts = audibleParts(samples);
  const length = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  const energy = parts.reduce(
    (sum, { start, end }) => sum + meanSquare(samples.subarray(start, end)) * (end - start),
    0,
  );
  return length === 0 ? 0 : energy / length;
}
