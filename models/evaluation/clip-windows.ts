/** A clip as a room would hear it: quantised, cut to frames, decoded, recognised. */
import { minFrameMs, sampleRateHz } from '../../protocol/limits.ts';
import { decodePcm16, encodePcm16 } from '../../sound/pcm16.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { StreamRecognition } from '../recognition/stream-recognition.ts';

/** What rooms ask mics for, 60 ms, and the shortest frame that they take, in samples. */
export const frameSamples = (60 * sampleRateHz) / 1000;
const minFrameSamples = (minFrameMs * sampleRateHz) / 1000;

export interface ClipWindow {
  /** One score a label. */
  scores: Float32Array;
  /** Whether any sample of the original differs from zero in it, after quantisation. */
  audible: boolean;
}

/**
 * Hears a clip by the code that serves rooms.
 *
 * A clip too short for a window is padded with silence until it suffices. As on the wire, the
 * rest of a clip after its last whole frame is a shorter frame, or lost if it is under 20 ms.
 *
 * @param clip 16 kHz mono samples in [-1, 1].
 * @param original the clip before noise was laid beside it, of the same length.
 * @returns its windows, at least one.
 */
export function hearClip(
  classifier: Classifier,
  clip: Float32Array,
  original = clip,
): ClipWindow[] {
  const { windowSamples } = classifier.metadata;
  const sound = atLeastOneWindow(clip, windowSamples);
  const quantised = encodePcm16(sound);
  const truth = original === clip ? quantised : encodePcm16(original);
  const frame = new Float32Array(frameSamples);
  const recognition = new StreamRecognition(classifier);
  const windows: ClipWindow[] = [];
  for (let start = 0; sound.length - start >= minFrameSamples; start += frameSamples) {
    const count = decodePcm16(quantised.subarray(2 * start, 2 * (start + frameSamples)), frame);
    for (const { scores, endSample } of recognition.push(frame.subarray(0, count)).windows) {
      const samples = truth.subarray(2 * (endSample - windowSamples), 2 * endSample);
      windows.push({ scores, audible: samples.some((byte) => byte !== 0) });
    }
  }
  return windows;
}

/** @returns the clip, or the clip and silence after it: a window in whole frames. */
function atLeastOneWindow(clip: Float32Array, windowSamples: number): Float32Array {
  if (clip.length >= windowSamples + minFrameSamples) return clip;
  const padded = new Float32Array(Math.ceil(windowSamples / frameSamples) * frameSamples);
  padded.set(clip);
  return padded;
}
