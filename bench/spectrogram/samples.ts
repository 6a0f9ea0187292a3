/** Recordings that come with the project, at the rate at which Teachable Machine's page hears. */
import { readFile } from 'node:fs/promises';
import { readFlac } from '../../recordings/flac.ts';
import { sample } from '../../recordings/samples.ts';

/** Loud and quiet, tones and noise, steady and sudden. */
const names = ['guit_em9', 'loop_tabla', 'ambi_choir', 'perc_door', 'vinyl_hiss', 'loop_safari'];
/** As much of each as is compared, in samples: 4 s. */
const longest = 4 * 44_100;

/** @returns 44.1 kHz mono. */
export function readSamples(): Promise<{ name: string; sound: Float32Array }[]> {
  return Promise.all(
    names.map(async (name) => {
      const { rateHz, mono } = await readFlac(await readFile(sample(name)));
      if (rateHz !== 44_100) throw new RangeError(`${name} is of ${rateHz} Hz`);
      return { name, sound: mono.subarray(0, longest) };
    }),
  );
}
