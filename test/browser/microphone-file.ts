/** A WAV file for Chromium to play as its microphone. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import wavefile from 'wavefile';
import { sampleRateHz } from '../../protocol/limits.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

/** @param name of a recording of the sample package. @returns the path of the WAV file. */
export async function microphoneFile(name: string): Promise<string> {
  return soundFile(name, await readRecording(sample(name)));
}

/** @param samples of 16 kHz, in [-1, 1]. @returns the path of the WAV file. */
export function soundFile(name: string, samples: Float32Array): string {
  const wave = new wavefile.WaveFile();
  const pcm16 = Int16Array.from(samples, (value) =>
    Math.round(32_767 * Math.max(-1, Math.min(1, value))),
  );
  wave.fromScratch(1, sampleRateHz, '16', pcm16);
  const path = join(mkdtempSync(join(tmpdir(), 'earshot-mic-')), `${name}.wav`);
  writeFileSync(path, wave.toBuffer());
  return path;
}
