/** Real recordings for the tests inside workerd, which has no files. */
import { encodePcm16 } from '../../protocol/audio-frame.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** PCM16 in base64. */
    recordings: { music: string };
  }
}

/** @returns a guitar, which the default model calls music. */
export async function edgeRecordings(): Promise<{ music: string }> {
  const samples = await readRecording(sample('guit_em9'));
  return { music: Buffer.from(encodePcm16(samples)).toString('base64') };
}
