/**
 * `npm run models:negatives`: makes the file of negatives of a package, from which teaching tells new
 * sounds apart (models/teaching): one window of each of some eight hundred free recordings, of all labels, of
 * speech and of music alike, and some of quiet rooms and of steady noise.
 *
 *     tsx models/training/negatives.ts [PACKAGE_FOLDER] [SOUNDS_FOLDER]
 *
 * SOUNDS_FOLDER is what sounds.ts has written, `.work/sounds` if left out. Takes less than a minute.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPackageFolder, openPackage, readPackageFolder } from '../node/open-package.ts';
import { negativesOf, writeNegatives } from '../teaching/negatives.ts';
import { taughtBaseOf } from '../teaching/taught-base.ts';
import { noise } from './augment.ts';
import { chooseNegatives } from './choose-negatives.ts';
import { Random } from './random.ts';
import { quietWindow, someWindow } from './some-window.ts';
import { readSounds } from './sound-store.ts';

const RECORDINGS = 840;
const QUIET = 80;
/** Fans, rain, hiss: noise of any colour, in dBFS. */
const STEADY = 80;
const [softestDb, loudestDb] = [-45, -15];
const steadySamples = 3 * 16_000;
const SEED = 17;

const [
  packageFolder = defaultPackageFolder,
  soundsFolder = join(import.meta.dirname, '.work/sounds'),
] = process.argv.slice(2);
const { labels, clips } = readSounds(soundsFolder);
const classifier = openPackage(packageFolder);
const random = new Random(SEED);
const free = clips.filter((clip) => clip.free);
const chosen = chooseNegatives(free, labels, RECORDINGS, random);
const embeddings = [
  ...chosen.map(({ samples }) => someWindow(classifier, samples, random)),
  ...Array.from({ length: QUIET }, () => quietWindow(classifier, random)),
  ...Array.from({ length: STEADY }, () => {
    const level = random.between(softestDb, loudestDb);
    return someWindow(classifier, noise(random, steadySamples, level), random);
  }),
];
const base = await taughtBaseOf(readPackageFolder(packageFolder));
const file = writeNegatives(negativesOf(base, embeddings));
writeFileSync(join(packageFolder, 'negatives.bin'), file);
console.log(`${embeddings.length} windows of ${base.embeddingSize} values, ${file.length} bytes`);
