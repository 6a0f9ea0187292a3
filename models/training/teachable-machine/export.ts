/**
 * Writes the example model as Teachable Machine exports one, by the library that its site uses, and what the
 * training measured beside it.
 *
 *     tsx models/training/teachable-machine/export.ts [FOLDER]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescribedWindows } from './described-windows.ts';
import { exampleFolder, workFolder } from './folders.ts';
import { measure } from './measure.ts';
import { createSoundModel, exportSoundModel, setSoundWeights } from './sound-model.ts';

const [folder = exampleFolder] = process.argv.slice(2);
const { labels, heldOut }: DescribedWindows = readJson('windows.json');
const scores: number[][] = readJson('evaluation.json');
if (scores.length !== heldOut.length) throw new RangeError('train.py heard other windows');

const model = createSoundModel(labels);
setSoundWeights(model, new Float32Array(new Uint8Array(read('weights.f32')).buffer));
const files = await exportSoundModel(model, labels, new Date().toISOString());
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);

const heard = heldOut.map((window, place) => ({ ...window, scores: scores[place] ?? [] }));
const measured = measure(heard, labels.length);
writeFileSync(join(folder, 'evaluation.json'), `${JSON.stringify(measured, null, 2)}\n`);
console.log(JSON.stringify(measured));

function read(name: string): Buffer {
  return readFileSync(join(workFolder, name));
}

function readJson<Value>(name: string): Value {
  return JSON.parse(read(name).toString());
}
