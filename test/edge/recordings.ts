/** Hands real recordings to the tests inside workerd, which has no files: PCM16 in base64. */
import type { TestProject } from 'vitest/node';
import { encodePcm16 } from '../../protocol/audio-frame.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

/** Recordings that the default model knows, by the label it gives them. */
const recordings = { crow: 'misc_crow', music: 'loop_garzul' };

export type RecordingName = keyof typeof recordings;

export default async function provideRecordings({ provide }: TestProject): Promise<void> {
  const read = async (name: string) => {
    const samples = await readRecording(sample(name));
    return Buffer.from(encodePcm16(samples)).toString('base64');
  };
  provide('recordings', { crow: await read(recordings.crow), music: await read(recordings.music) });
}

declare module 'vitest' {
  interface ProvidedContext {
    recordings: Record<RecordingName, string>;
  }
}
