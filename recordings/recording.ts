/** Recordings: audio files as the sound that a mic of a room would send. */
import { readFile } from 'node:fs/promises';
import { sampleRateHz } from '../protocol/limits.ts';
import { id3Bytes } from '../sound/id3.ts';
import { Resampler } from '../sound/resample.ts';
import type { FileSound } from './file-sound.ts';
import { readFlac } from './flac.ts';
import { RecordingError } from './recording-error.ts';
import { readWav } from './wav.ts';

/**
 * Reads a WAV or FLAC file of any rate, depth and number of channels.
 *
 * @returns 16 kHz mono samples in [-1, 1].
 * @throws {RecordingError} if the file is missing, empty, truncated, or no audio of a known format.
 */
export async function readRecording(path: string): Promise<Float32Array> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new RecordingError(`Cannot read ${path}: ${reasonOf(error)}.`);
  });
  try {
    return toRoomSound(await decode(bytes));
  } catch (error) {
    if (error instanceof RecordingError) throw new RecordingError(`${path} ${error.message}`);
    throw error;
  }
}

/** @throws {RecordingError} whose message lacks the file's name: "is empty." */
async function decode(bytes: Uint8Array): Promise<FileSound> {
  if (bytes.length === 0) throw new RecordingError('is empty.');
  const tagBytes = id3Bytes(bytes);
  if (tagBytes !== undefined && tagBytes < bytes.length) return decode(bytes.subarray(tagBytes));
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  const sound =
    magic === 'fLaC'
      ? await readFlac(bytes)
      : ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(magic)
        ? readWav(bytes)
        : undefined;
  if (!sound)
    throw new RecordingError('is neither WAV nor FLAC, which is what is read here: convert it.');
  if (sound.mono.length === 0) throw new RecordingError('holds no sound.');
  return sound;
}

function toRoomSound({ rateHz, mono }: FileSound): Float32Array {
  const resampler = new Resampler(rateHz, sampleRateHz);
  const head = resampler.push(mono);
  const tail = resampler.flush();
  const sound = new Float32Array(head.length + tail.length);
  sound.set(head);
  sound.set(tail, head.length);
  return sound.subarray(0, Math.ceil((mono.length * sampleRateHz) / rateHz));
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'reading it is not permitted';
  return message;
}
