/** The spectrogram of a recording, column by column, as it comes over the network. */
import { SpectrogramStrip, stripStep } from '../../../models/teaching/spectrogram-strip.ts';
import { sampleRateHz } from '../../../protocol/limits.ts';
import { Resampler } from '../../../sound/resample.ts';
import { WavReader } from '../../../sound/wav/wav-reader.ts';

/** From one column to the next, in milliseconds. */
export const columnMs = (1000 * stripStep) / sampleRateHz;

/**
 * @param address of a WAV file. @param lengthMs how much of it is read.
 * @param onColumns called now and then, with all columns so far, which grow.
 * @throws what fetching throws, the signal's reason, and {WavError}.
 */
export async function readPicture(
  address: string,
  lengthMs: number,
  signal: AbortSignal,
  onColumns: (columns: readonly Uint8Array[]) => void,
): Promise<void> {
  const { ok, body } = await fetch(address, { signal });
  if (!ok || !body) throw new TypeError('The recording could not be fetched.');
  const reading = body.getReader();
  const wav = new WavReader();
  const strip = new SpectrogramStrip();
  const columns: Uint8Array[] = [];
  let resampler: Resampler | undefined;
  const most = Math.ceil(lengthMs / columnMs);
  while (columns.length < most) {
    const { done, value } = await reading.read();
    if (done) break;
    const samples = wav.push(value);
    if (!wav.format) continue;
    resampler ??= new Resampler(wav.format.rateHz, sampleRateHz);
    strip.push(resampler.push(samples), (column) => columns.push(column));
    onColumns(columns);
  }
  await reading.cancel();
}
