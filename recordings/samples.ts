/** Real recordings that come with the project: the CC0 package `supersonic-scsynth-samples`. */
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The folder of the package's recordings, FLAC. */
export const sampleFolder = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);

export interface Sample {
  /** What is played. */
  title: string;
  path: string;
  /** How often in a row, where once is not. */
  times?: number;
}

/** What the demo plays, in this order: some 30 s with the pauses. */
export const demoSamples: readonly Sample[] = [
  { title: 'a crow, calling', path: sample('misc_crow'), times: 5 },
  { title: 'a guitar', path: sample('guit_e_fifths') },
  { title: 'an electronic bongo', path: sample('elec_bong'), times: 6 },
  { title: 'a bell', path: sample('perc_bell') },
  { title: 'a dark rumble', path: sample('ambi_dark_woosh') },
  { title: 'a door', path: sample('perc_door') },
];

/** @param name for example `misc_crow`. @returns the path of that recording of the package. */
export function sample(name: string): string {
  return join(sampleFolder, `${name}.flac`);
}

/** A file given by the user. */
export function sampleOf(path: string): Sample {
  return { title: basename(path), path };
}
