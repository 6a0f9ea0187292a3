/** The static assets of a deployment with a catalogue, for tests of rooms: made as the build makes them. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCatalogueAssets } from '../cli/models/catalogue-assets.ts';
import { addToCatalogue } from '../cli/models/catalogue-folder.ts';
import { tonesPackage } from './tones-package.ts';

/** The catalogue's models: the second has lost its weights on the way, and the third is what rooms choose. */
export const catalogued = tonesPackage({ name: 'catalogued-tones', labels: ['hum', 'whistle'] });
const damaged = tonesPackage({ name: 'damaged-tones' });
const chosen = tonesPackage({ name: 'room-tones', labels: ['hum', 'whistle'] });

/** @returns the folder. */
export async function assetsWithCatalogue(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'));
  const catalogue = join(folder, 'catalogue');
  for (const model of [catalogued, damaged, chosen]) await addToCatalogue(catalogue, model);
  const page = join(folder, 'page');
  await writeCatalogueAssets(catalogue, page);
  writeFileSync(join(page, 'models/damaged-tones/weights.bin'), new Uint8Array(8));
  return page;
}
