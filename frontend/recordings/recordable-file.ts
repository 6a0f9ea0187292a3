/**
 * A file as the room can recognise it. The room reads WAV; what else this browser can play is decoded
 * here, to 16 kHz mono WAV, and sent so: piece by piece, and no more than the room would recognise, for
 * an hour of MP3 is gigabytes once it is unpacked. What the browser cannot play either goes as it is:
 * the room stores it, or says why not.
 */

import { msg } from '../words/msg.ts';
import type { RoomSound } from './room-sound.ts';
import { contentOfWav, readWavFile } from './wav-file.ts';

export interface RecordableFile {
  file: File;
  /** What was done to it, as sentences. */
  note?: string;
}

/** @throws what reading the file throws, or the signal's reason. */
export async function recordableFile(file: File, signal: AbortSignal): Promise<RecordableFile> {
  if (file.size === 0) return { file };
  const wav = await readWavFile(file, signal);
  if (wav === 'whole') return { file };
  if (typeof wav === 'object') {
    return made(
      wav,
      file.name,
      msg('It was larger than the room accepts, so it is stored as 16 kHz mono.'),
    );
  }
  const sound = await decoded(file, wav === 'other', signal);
  if (!sound) return { file };
  const keepsName = wav !== undefined || file.name === 'blob';
  const name = keepsName ? file.name : `${file.name.replace(/\.[^.]*$/, '')}.wav`;
  return made(
    sound,
    name,
    msg('It was converted to a 16 kHz mono WAV, so that the room can recognise it.'),
  );
}

function made(sound: RoomSound, name: string, note: string): RecordableFile {
  const file = sound.toWav(name);
  return {
    file,
    note: sound.isFull ? `${note} ${msg('Only its first five minutes were kept.')}` : note,
  };
}

/** @returns undefined if this browser cannot decode the file. */
async function decoded(
  file: File,
  isWav: boolean,
  signal: AbortSignal,
): Promise<RoomSound | undefined> {
  // Only few files need it, and it is larger than the page.
  const decoding = await import('./decoding/index.ts').catch(() => undefined);
  signal.throwIfAborted();
  const content = isWav ? await contentOfWav(file) : undefined;
  const sound = content && (await decoding?.decodeSound(content, signal));
  return sound ?? decoding?.decodeSound(file, signal);
}
