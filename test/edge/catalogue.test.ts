/** The catalogue, read through the real binding of static assets. */
import { env, SELF } from 'cloudflare:test';
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { afterEach, expect, test, vi } from 'vitest';
import { catalogueOf, closeCatalogueModel } from '../../edge/catalogue.ts';
import type { CatalogueList } from '../../protocol/http.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { origin } from './participant.ts';

const id = 'catalogued-tones' as ModelId;
const catalogue = catalogueOf(env.ASSETS, wasm);

afterEach(() => {
  vi.restoreAllMocks();
  closeCatalogueModel(id);
});

test('is listed over HTTP without a key', async () => {
  const response = await SELF.fetch(`${origin}/api/models`);
  expect(response.status).toBe(200);
  const { models }: CatalogueList = await response.json();
  expect(models.map((model) => model.id)).toEqual([id, 'damaged-tones', 'room-tones']);
  expect(models[0]).toEqual({
    id,
    name: id,
    version: '1.0.0',
    description: 'Tones, for tests.',
    labels: ['hum', 'whistle'],
    licence: 'MIT',
    accuracy: { method: 'none' },
    bytes: expect.any(Number),
    multiplications: expect.any(Number),
  });
});

test('a model is told of before its weights are fetched', async () => {
  const asked = vi.spyOn(env.ASSETS, 'fetch');
  const source = await catalogue.source(id);
  expect(source?.metadata.labels).toEqual(['hum', 'whistle']);
  const paths = asked.mock.calls.map(([url]) => new URL(`${url}`).pathname);
  expect(paths).toEqual(['/models/index.json', `/models/${id}/metadata.json`]);
});

test('a model is opened once in an isolate, and at once from then on', async () => {
  const first = await catalogue.source(id);
  const opened = await first?.open();
  expect(opened?.metadata.name).toBe(id);
  const asked = vi.spyOn(env.ASSETS, 'fetch');
  const second = await catalogueOf(env.ASSETS, wasm).source(id);
  expect(second?.open()).toBe(opened);
  expect(asked).not.toHaveBeenCalled();
});

test('rooms that open a model at the same time share one', async () => {
  const sources = await Promise.all([catalogue.source(id), catalogue.source(id)]);
  const [one, other] = await Promise.all(sources.map((source) => source?.open()));
  expect(one).toBe(other);
});

test('a model that was closed is opened anew', async () => {
  const source = await catalogue.source(id);
  const opened = await source?.open();
  closeCatalogueModel(id);
  const again = await source?.open();
  expect(again).not.toBe(opened);
  expect(again?.metadata.labels).toEqual(['hum', 'whistle']);
});

test('there is no model of another name, nor a file beyond the catalogue', async () => {
  for (const other of ['nothing', '../index.html', '']) {
    expect(await catalogue.source(other as ModelId)).toBeUndefined();
  }
});

test('a damaged model is refused with what is wrong when it is opened', async () => {
  const source = await catalogue.source('damaged-tones' as ModelId);
  await expect(source?.open()).rejects.toMatchObject({ code: 'weights-truncated' });
});
