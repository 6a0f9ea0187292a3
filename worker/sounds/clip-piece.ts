/** A piece of a recording, as the models hear it. */
import { maxTaughtTakeMs, sampleRateHz } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { Resampler } from '../../sound/resample.ts';
import { WavError } from '../../sound/wav/wav-error.ts';
import { WavReader } from '../../sound/wav/wav-reader.ts';

/**
 * Reads no further than the piece reaches.
 *
 * @param sound of a WAV file.
 * @param fromMs where the piece begins. @param toMs where it ends; of a longer one, the beginning is taken.
 * @returns mono samples of 16 kHz.
 * @throws {RefusalError} `clip-unreadable`, `nothing-heard` if the recording ends before the piece begins.
 */
export async function readPiece(
  sound: ReadableStream<Uint8Array>,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Float32Array> {
  const reader = new WavReader();
  const endMs = Math.min(toMs, fromMs + maxTaughtTakeMs);
  const parts: Float32Array[] = [];
  let position = 0;
  const take = (samples: Float32Array, rateHz: number): boolean => {
    const [from, to] = [fromMs, endMs].map((ms) => Math.round((ms * rateHz) / 1000) - position);
    // Decoders give their buffers away again.
    parts.push(samples.slice(Math.max(0, from ?? 0), Math.max(0, to ?? 0)));
    position += samples.length;
    return (to ?? 0) <= samples.length;
  };
  try {
    for await (const bytes of sound) {
      const samples = reader.push(bytes);
      // Leaving the loop ends the stream.
      if (reader.format && take(samples, reader.format.rateHz)) break;
    }
  } catch (error) {
    if (error instanceof WavError) throw new RefusalError('clip-unreadable', error.message);
    throw error;
  }
  const piece = joined(parts);
  if (!reader.format || piece.length === 0)
    throw new RefusalError('nothing-heard', 'the recording ends before that');
  const resampler = new Resampler(reader.format.rateHz, sampleRateHz);
  return joined([resampler.push(piece), resampler.flush()]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
