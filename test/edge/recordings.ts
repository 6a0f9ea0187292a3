/** Real recordings for the tests inside workerd, which has no files. */
import { readFileSync } from 'node:fs';
import { sample } from '../../recordings/samples.ts';

declare module 'vitest' {
  interface ProvidedContext {
    recordings: EdgeRecordings;
  }
}

export interface EdgeRecordings {
  /** A drum, as the file it is, in base64. */
  flac: string;
}

export function edgeRecordings(): EdgeRecordings {
  return { flac: readFileSync(sample('tabla_te1'), 'base64') };
}
