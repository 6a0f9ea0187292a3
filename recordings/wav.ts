/** WAV files that are there as a whole; what is cut off in its sound is refused. */
import { WavError } from '../sound/wav/wav-error.ts';
import { WavReader } from '../sound/wav/wav-reader.ts';
import type { FileSound } from './file-sound.ts';
import { RecordingError } from './recording-error.ts';

/** @throws {RecordingError} whose message lacks the file's name: "is truncated: ..." */
export function readWav(bytes: Uint8Array): FileSound {
  const reader = new WavReader();
  try {
    const mono = reader.push(bytes);
    const { soundBytes, promisedBytes = 0 } = reader;
    if (soundBytes < promisedBytes) {
      throw new RecordingError(
        `is truncated: it has ${soundBytes} of ${promisedBytes} bytes of sound.`,
      );
    }
    reader.end();
    return { rateHz: reader.format?.rateHz ?? 0, mono };
  } catch (error) {
    if (error instanceof WavError) throw new RecordingError(sentences[error.code](error.message));
    throw error;
  }
}

const sentences: Record<WavError['code'], (found: string) => string> = {
  header: () => 'is truncated or damaged: its WAV header is not whole.',
  format: (found) =>
    `has an encoding that is not read here (${found}): save it as PCM of 8 to 192 kHz.`,
  empty: () => 'holds no sound.',
};
