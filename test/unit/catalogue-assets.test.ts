/** The catalogue as the build puts it among the static assets. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeCatalogueAssets } from '../../cli/models/catalogue-assets.ts';
import { addToCatalogue } from '../../cli/models/catalogue-folder.ts';
import { catalogueList } from '../../protocol/http.ts';
import { tonesPackage } from '../tones-package.ts';

let folder: string;
let catalogue: string;
let page: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  [catalogue, page] = [join(folder, 'catalogue'), join(folder, 'page')];
  mkdirSync(page);
});
afterEach(() => rmSync(folder, { recursive: true }));

const indexOf = () =>
  v.parse(catalogueList, JSON.parse(readFileSync(join(page, 'models/index.json'), 'utf8')));

test('every model has its files there, and a line in the index', async () => {
  await addToCatalogue(catalogue, tonesPackage({ name: 'zither' }));
  await addToCatalogue(catalogue, tonesPackage({ labels: ['hum', 'whistle'] }), {
    name: 'accordion',
    author: 'A wind band',
  });
  await writeCatalogueAssets(catalogue, page);
  const { models } = indexOf();
  expect(models.map(({ id }) => id)).toEqual(['accordion', 'zither']);
  const files = ['README.md', 'metadata.json', 'model.json', 'weights.bin'];
  const sizes = files.map((file) => statSync(join(page, 'models/accordion', file)).size);
  expect(models[1]).not.toHaveProperty('author');
  expect(models[0]).toMatchObject({
    name: 'accordion',
    author: 'A wind band',
    labels: ['hum', 'whistle'],
    licence: 'MIT',
    bytes: sizes.reduce((sum, size) => sum + size),
  });
});

test('what was removed from the catalogue is gone with the next build', async () => {
  await addToCatalogue(catalogue, tonesPackage());
  await writeCatalogueAssets(catalogue, page);
  rmSync(catalogue, { recursive: true });
  await writeCatalogueAssets(catalogue, page);
  expect(existsSync(join(page, 'models'))).toBe(false);
});

test('a build with a model that is damaged fails and names it', async () => {
  await addToCatalogue(catalogue, tonesPackage());
  writeFileSync(join(catalogue, 'tones/weights.bin'), new Uint8Array(3));
  await expect(writeCatalogueAssets(catalogue, page)).rejects.toMatchObject({
    code: 'weights-truncated',
    message: expect.stringMatching(/^tones: /),
  });
});
