/** Real recordings for the tests inside workerd, which has no files. */
import { readFile } from 'node:fs/promises';
import { encodePcm16 } from '../../protocol/audio-frame.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

declare module 'vitest' {
  interface ProvidedContext {
    recordings: EdgeRecordings;
  }
}

/** In base64. */
export interface EdgeRecordings {
  /** A guitar, which the default model calls music: PCM16. */
  music: string;
  /** One stroke, half a second, which the default model calls breaking glass: PCM16. */
  cymbal: string;
  /** A drum, as the file it is. */
  flac: string;
}

export async function edgeRecordings(): Promise<EdgeRecordings> {
  const pcm16 = async (name: string) => encodePcm16(await readRecording(sample(name)));
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    music: base64(await pcm16('guit_em9')),
    cymbal: base64(await pcm16('elec_cymbal')),
    flac: base64(await readFile(sample('tabla_te1'))),
  };
}
