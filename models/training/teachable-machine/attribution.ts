/**
 * Names the recordings that the example model is trained on, their authors and licences.
 *
 *     tsx models/training/teachable-machine/attribution.ts [DATA_FOLDER] [FOLDER]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescribedWindows } from './described-windows.ts';
import { exampleFolder, workFolder } from './folders.ts';

/** In ESC-50's LICENSE.txt: - [1-100032-A.ogg]: clip derived from TITLE (URL) by AUTHOR [LICENCE] */
const line =
  /- \[(\d+-\d+)-\w+\.ogg\]: +clip derived from (.*) \((http\S+)\) by (.*) \[([^\]]+)\]/g;

const [dataFolder = '../shared/data', folder = exampleFolder] = process.argv.slice(2);
const { recordings }: DescribedWindows = JSON.parse(
  readFileSync(join(workFolder, 'windows.json'), 'utf8'),
);
const licences = readFileSync(join(dataFolder, 'esc50/LICENSE.txt'), 'utf8');
const told = new Map(
  [...licences.matchAll(line)].map(([, recording, title, address, author, licence]) => [
    recording,
    [title, author, licence, `<${address}>`].map((part) => part?.trim()).join(', '),
  ]),
);
// 1-100032-A-0.wav: fold, Freesound's number, take and class.
const originals = [...new Set(recordings.map((name) => name.split('-').slice(0, 2).join('-')))];
const lines = originals.map((original) => {
  const found = told.get(original);
  if (found === undefined) throw new RangeError(`LICENSE.txt does not tell of ${original}`);
  return `- ${found}`;
});
writeFileSync(
  join(folder, 'ATTRIBUTION.md'),
  `# What the example model was trained on

Made by \`models/training/teachable-machine/attribution.ts\`: clips of ESC-50 (K. J. Piczak, 2015) that may be
used for any purpose under their own licences. Changes: cut, resampled to 16 kHz, mixed with noise.

${[...new Set(lines)].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())).join('\n')}
`,
);
console.log(`${new Set(lines).size} recordings`);
