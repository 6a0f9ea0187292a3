/** WAV files that somebody adds: the room reads them itself, but not all, nor any size. */
import { maxClipBytes } from '../../protocol/limits.ts';
import { id3Bytes } from '../../sound/id3.ts';
import { WavError } from '../../sound/wav/wav-error.ts';
import { WavReader } from '../../sound/wav/wav-reader.ts';
import { RoomSound } from './room-sound.ts';

/** What is read of a file at a time, in bytes. */
const portionBytes = 1024 * 1024;

/**
 * What can be made of a WAV file: the room takes it `whole`; its sound, where the file is too large;
 * `other` if a browser may know what is in it; undefined if the file is no WAV.
 */
export type WavContent = 'whole' | RoomSound | 'other' | undefined;

/** @throws what reading the file throws, or the signal's reason. */
export async function readWavFile(file: File, signal: AbortSignal): Promise<WavContent> {
  const start = await afterTags(file);
  const head = String.fromCharCode(...(await bytesOf(file, start, start + 12)));
  if (!/^(RIFF|RIFX|RF64|BW64)/.test(head) || !head.endsWith('WAVE')) return undefined;
  const reader = new WavReader();
  const sound = new RoomSound();
  const take = (samples: Float32Array) => sound.addMono(samples, reader.format?.rateHz ?? 1);
  try {
    for (let at = start; at < file.size && !sound.isFull; at += portionBytes) {
      signal.throwIfAborted();
      const samples = reader.push(await bytesOf(file, at, at + portionBytes));
      if (file.size <= maxClipBytes && reader.format) return 'whole';
      if (samples.length > 0) take(samples);
    }
    if (!sound.isFull) take(reader.end());
    return sound;
  } catch (error) {
    if (error instanceof WavError) return 'other';
    throw error;
  }
}

/**
 * What a WAV file holds in place of samples, as MP3: players of that know it without the file around it.
 * @returns undefined if there is none near its beginning.
 */
export async function contentOfWav(file: File): Promise<Blob | undefined> {
  const start = await bytesOf(file, 0, 65_536);
  const at = new TextDecoder('latin1').decode(start).indexOf('data');
  return at < 0 ? undefined : file.slice(at + 8);
}

async function afterTags(file: File): Promise<number> {
  let at = 0;
  for (;;) {
    const tag = id3Bytes(await bytesOf(file, at, at + 10));
    if (tag === undefined) return at;
    at += tag;
  }
}

async function bytesOf(file: File, start: number, end: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}
