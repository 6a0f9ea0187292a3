/** What a room hears of a sound, before any front end. */
import { decodePcm16, encodePcm16 } from '../../sound/pcm16.ts';
import { Resampler } from '../../sound/resample.ts';

/** @returns the sound as a mic without a codec sends it: 16 kHz in 16 bits. */
export function asSent(sound: Float32Array, rateHz: number): Float32Array {
  const sent = resampled(sound, new Resampler(rateHz, 16_000));
  const received = new Float32Array(sent.length);
  decodePcm16(encodePcm16(sent), received);
  return received;
}

/** @returns all that the resampler, which has heard nothing yet, makes of the sound. */
export function resampled(sound: Float32Array, resampler: Resampler): Float32Array {
  const [head, tail] = [resampler.push(sound), resampler.flush()];
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
