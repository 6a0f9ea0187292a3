/** The example model, as whoever is given its export opens it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileWasm } from '../../node/open-package.ts';
import { Classifier } from '../../recognition/classifier.ts';
import type { ExportFiles } from '../../teachable-machine/export-files.ts';
import { readExport } from '../../teachable-machine/read-export.ts';
import { exampleFolder } from './folders.ts';
import type { Measured } from './measure.ts';

/** The files that the site saves. */
export function readExampleFiles(): ExportFiles {
  const names = ['model.json', 'metadata.json', 'weights.bin'];
  const read = (name: string) => new Uint8Array(readFileSync(join(exampleFolder, name)));
  return { names, contents: new Map(names.map((name) => [name, read(name)])) };
}

export function openExample(): Classifier {
  return Classifier.open(readExport(readExampleFiles(), 'example'), compileWasm());
}

/** What the training measured on the clips that it held out. */
export function trainingEvaluation(): Measured {
  return JSON.parse(readFileSync(join(exampleFolder, 'evaluation.json'), 'utf8'));
}
