/** WAV files that are there as a whole; what is cut off in its sound is refused. */
import { WavError } from '../sound/wav/wav-error.ts';
import { WavReader } from '../sound/wav/wav-reader.ts';
import type { FileSound } from './file-sound.ts';
import { RecordingError } from './recording-error.ts';

/** @throws {RecordingError} whose message lacks the file's name: "is truncated: ..." */
export function readWav(bytes: Uint8Array): FileSound {
  const reader = new WavReader();
  try {
    const head = reader.push(bytes);
    const { soundBytes, promisedBytes = 0 } = reader;
    if (soundBytes < promisedBytes) {
      throw new RecordingError(
        `is truncated: it has ${soundBytes} of ${promisedBytes} bytes of sound.`,
      );
    }
    const tail = reader.end();
    const mono = new Float32Array(head.length + tail.length);
    mono.set(head);
    mono.set(tail, head.length);
    return { rateHz: reader.format?.rateHz ?? 0, mono };
  } catch (error) {
    if (error instanceof WavError) throw new RecordingError(sentences[error.code](error.message));
    throw error;
  }
}

const sentences: Record<WavError['code'], (found: string) => string> = {
  header: (found) => `is truncated or damaged: it is ${found}.`,
  format: (found) => `cannot be read here: it is ${found}.`,
  empty: () => 'holds no sound.',
};
