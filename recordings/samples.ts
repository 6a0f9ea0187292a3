/** Real recordings that come with the project: the CC0 package `supersonic-scsynth-samples`. */
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const folder = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);

export interface Sample {
  /** What is played. */
  title: string;
  path: string;
}

/** What the demo plays, in this order: some 40 s with the pauses. */
export const demoSamples: readonly Sample[] = [
  { title: 'a crow', path: sample('misc_crow') },
  { title: 'a door', path: sample('perc_door') },
  { title: 'a piano', path: sample('ambi_piano') },
  { title: 'a bell', path: sample('perc_bell') },
  { title: 'water on the stones of a sauna', path: sample('ambi_sauna') },
  { title: 'a snap', path: sample('perc_snap') },
  { title: 'a dark rumble', path: sample('ambi_dark_woosh') },
  { title: 'a guitar', path: sample('guit_e_fifths') },
];

/** @param name for example `misc_crow`. @returns the path of that recording of the package. */
export function sample(name: string): string {
  return join(folder, `${name}.flac`);
}

/** A file given by the user. */
export function sampleOf(path: string): Sample {
  return { title: basename(path), path };
}
