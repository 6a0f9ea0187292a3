/** All sounds of training in one file, which Node and Python read without decoding anything again. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Sound, SoundEntry } from './clips.ts';
import { loudestFrame } from './level.ts';

/** Where a sound is in `samples.i16`. */
interface StoredEntry extends SoundEntry {
  start: number;
  length: number;
  /** Mean square of the loudest 50 ms. */
  loudest: number;
}

/** `sounds.json`: sounds in their order, by which windows refer to them. */
interface Index {
  labels: string[];
  sounds: StoredEntry[];
}

/** A sound whose samples are read when they are asked for. */
export interface Clip extends SoundEntry {
  index: number;
  loudest: number;
  /** 16 kHz mono in [-1, 1]. */
  readonly samples: Float32Array;
}

/** Writes `samples.i16`, 16 kHz little-endian, one sound after another, and `sounds.json`. */
export async function writeSounds(
  folder: string,
  labels: readonly string[],
  sounds: AsyncIterable<Sound> | Iterable<Sound>,
): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'samples.i16'), 'w');
  const entries: StoredEntry[] = [];
  let start = 0;
  for await (const { samples, ...entry } of sounds) {
    const quantised = Int16Array.from(samples, (own) =>
      Math.max(-32_768, Math.min(32_767, Math.round(own * 32_768))),
    );
    writeSync(file, quantised);
    entries.push({ ...entry, start, length: samples.length, loudest: loudestFrame(samples) });
    start += samples.length;
  }
  closeSync(file);
  writeFileSync(join(folder, 'sounds.json'), JSON.stringify({ labels, sounds: entries } as Index));
  return entries.length;
}

export function readSounds(folder: string): { labels: string[]; clips: Clip[] } {
  const { labels, sounds } = JSON.parse(readFileSync(join(folder, 'sounds.json'), 'utf8')) as Index;
  const file = openSync(join(folder, 'samples.i16'), 'r');
  const clips = sounds.map(({ start, length, ...entry }, index) => ({
    ...entry,
    index,
    get samples() {
      const quantised = new Int16Array(length);
      readSync(file, quantised, 0, quantised.byteLength, 2 * start);
      const samples = new Float32Array(length);
      for (let i = 0; i < length; i++) samples[i] = (quantised[i] as number) / 32_768;
      return samples;
    },
  }));
  return { labels, clips };
}
