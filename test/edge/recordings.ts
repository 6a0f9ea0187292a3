/** Real recordings for the tests inside workerd, which has no files. */
import { readFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';

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

/** Decoded once, and only if tests inside workerd are run. */
export default async function provideRecordings({ provide }: TestProject): Promise<void> {
  const pcm16 = async (name: string) => encodePcm16(await readRecording(sample(name)));
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  provide('recordings', {
    music: base64(await pcm16('guit_em9')),
    cymbal: base64(await pcm16('elec_cymbal')),
    flac: base64(await readFile(sample('tabla_te1'))),
  });
}
