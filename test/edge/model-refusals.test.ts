/** Models that no room can hear with: each refused with a code of its own, and told what to do. */
import { env } from 'cloudflare:test';
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { expect, test, vi } from 'vitest';
import { closeCatalogueModel } from '../../edge/catalogue.ts';
import { IsolateModels, ModelMemoryError } from '../../edge/isolate-models.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { maxJsonBytes } from '../../models/teachable-machine/zip-files.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { modelRestMs } from '../../protocol/limits.ts';
import { takePlace } from '../../worker/models/add-model.ts';
import { tonesPackage } from '../tones-package.ts';
import { askModels, filesOf, give, sendZip, soundsFiles, tonesZip, zipOf } from './own-models.ts';
import { createRoom } from './participant.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (value: string) => new TextEncoder().encode(value);

/** An export with something in a file of it changed. */
function changed(
  file: 'model.json' | 'metadata.json',
  change: (content: string) => string,
): Record<string, Uint8Array> {
  const files = soundsFiles();
  return { ...files, [file]: bytes(change(text(files[file]))) };
}

function without(...names: string[]): Record<string, Uint8Array> {
  const files = Object.entries(soundsFiles());
  return Object.fromEntries(files.filter(([name]) => !names.includes(name)));
}

const image = (content: string) => content.replaceAll('[null,43,232,1]', '[null,224,224,3]');
const pose = (content: string) => content.replaceAll('[null,43,232,1]', '[null,14739]');

test.each([
  ['an image model', 'model-unsuited', 422, () => changed('model.json', image), 'image'],
  ['a pose model', 'model-unsuited', 422, () => changed('model.json', pose), 'pose'],
  [
    'a model for TensorFlow Lite',
    'model-unsuited',
    422,
    () => ({ 'soundclassifier.tflite': new Uint8Array(9), 'labels.txt': bytes('0 Dog') }),
    'Tensorflow.js',
  ],
  ['no weights', 'model-incomplete', 422, () => without('weights.bin'), 'weights.bin'],
  ['no labels', 'model-incomplete', 422, () => without('metadata.json'), 'metadata.json'],
  [
    'weights that are cut off',
    'model-damaged',
    422,
    () => ({ ...soundsFiles(), 'weights.bin': soundsFiles()['weights.bin'].subarray(4) }),
    'bytes',
  ],
  [
    'one label less than scores',
    'model-labels',
    422,
    () => changed('metadata.json', (content) => content.replace(',"High"', '')),
    '2 classes',
  ],
  [
    'another input',
    'model-input',
    422,
    () => changed('model.json', (content) => content.replaceAll('43,232,1', '44,232,1')),
    '44',
  ],
  [
    'an unknown layer',
    'model-unsupported',
    422,
    () => changed('model.json', (content) => content.replace('"Flatten"', '"LSTM"')),
    'LSTM',
  ],
  [
    'a file that is no JSON',
    'model-damaged',
    422,
    () => ({ ...soundsFiles(), 'metadata.json': bytes('{') }),
    'metadata.json',
  ],
  [
    'a file that is too large',
    'model-too-large',
    413,
    () => ({ ...soundsFiles(), 'metadata.json': new Uint8Array(maxJsonBytes + 1) }),
    'metadata.json',
  ],
])('%s: %s', async (_, code, status, files, told) => {
  const room = await createRoom();
  const response = await sendZip(room, zipOf(files()));
  const problem = await response.json();
  expect(problem).toMatchObject({ code, status, detail: expect.stringContaining(told) });
  expect(response.status).toBe(status);
  const { models } = await (await askModels(room, 'GET', '')).json<{ models: unknown[] }>();
  expect(models).toHaveLength(1);
});

test('a model that would fill the memory of the isolate is refused before it is opened', async () => {
  const room = await createRoom();
  const opened = vi.spyOn(IsolateModels.prototype, 'openOnce');
  const response = await sendZip(room, zipOf(filesOf(large())));
  expect(await response.json()).toMatchObject({
    code: 'model-too-large',
    status: 413,
    detail: expect.stringContaining('bytes of memory'),
  });
  expect(opened).not.toHaveBeenCalled();
  opened.mockRestore();
});

test.each([
  ['a body that is nothing of it', {}, 'text/plain', 'model-missing'],
  ['an empty body', undefined, 'application/zip', 'model-missing'],
  ['a zip that is none', 'hello', 'application/zip', 'model-damaged'],
  ['a form without its boundary', 'hello', 'multipart/form-data', 'model-missing'],
  ['JSON that is none', '{', 'application/json', 'bad-request'],
  ['JSON that says nothing', {}, 'application/json', 'bad-request'],
  ['JSON that is too long', 'x'.repeat(20_000), 'application/json', 'message-too-large'],
  [
    'a model that the catalogue has not',
    { catalogue: 'none' },
    'application/json',
    'model-not-found',
  ],
])('%s', async (_, sent, type, code) => {
  const room = await createRoom();
  const body = typeof sent === 'string' ? sent : sent && JSON.stringify(sent);
  const headers = { 'content-type': type };
  const response = await askModels(room, 'POST', '', { headers, body: body ?? null });
  expect(await response.json()).toMatchObject({ code, status: response.status });
});

test('a name that cannot be seen, or is too long', async () => {
  const room = await createRoom();
  for (const name of ['\u200b', 'x'.repeat(65)]) {
    expect(await (await sendZip(room, tonesZip(), { name })).json()).toMatchObject({
      code: 'bad-name',
    });
  }
});

test('labels that everyone who comes would have to be told at length', async () => {
  const room = await createRoom();
  const { model, weights, metadata } = tonesPackage();
  // A convolution of two filters: as many labels as it has scores, each with a long name in long texts.
  const texts = { description: '"'.repeat(2000), licence: '"'.repeat(2000) };
  const told = { ...(metadata as object), ...texts };
  await give(room, zipOf(filesOf({ model, weights, metadata: told })));
  const many = manyLabels(300);
  const response = await sendZip(room, zipOf(filesOf(many)));
  expect(await response.json()).toMatchObject({ code: 'model-too-large', status: 413 });
});

test("a model of the deployment is not the host's to change", async () => {
  const room = await createRoom();
  for (const response of [
    await sendZip(room, tonesZip(), { id: 'tones' }),
    await askModels(room, 'PATCH', '/tones', { body: '{"name":"Mine"}' }),
    await askModels(room, 'DELETE', '/tones'),
  ]) {
    expect(await response.json()).toMatchObject({ code: 'model-not-found', status: 404 });
  }
});

test('one network has one model on its way at a time, and the isolate two', () => {
  const leave = takePlace('one');
  expect(() => takePlace('one')).toThrow('faster than the room accepts');
  const leaveToo = takePlace('two');
  expect(() => takePlace('three')).toThrow('faster than the room accepts');
  leave();
  takePlace('three')();
  leaveToo();
  takePlace('one')();
});

test('open models are closed for others, the one used least recently first, and none in use', () => {
  vi.useFakeTimers();
  try {
    const models = new IsolateModels(wasm, 100);
    const window = new Float32Array(1000);
    const reads: string[] = [];
    const open = (content: string) => {
      const files: ModelFiles = tonesPackage();
      const metadata = readMetadata(files.metadata);
      return models.open({ content, bytes: 50, metadata }, () => {
        reads.push(content);
        return files;
      });
    };
    const [a, b] = [open('a'), open('b')];
    expect(models.bytes).toBe(100);
    expect(() => open('c')).toThrow(ModelMemoryError);
    vi.setSystemTime(Date.now() + modelRestMs);
    a.classify(window.subarray(0, 13 * 8));
    open('c');
    expect(() => b.classify(window.subarray(0, 13 * 8))).toThrow(ModelMemoryError);
    vi.setSystemTime(Date.now() + modelRestMs);
    // One that was closed opens by itself.
    expect(b.classify(window.subarray(0, 13 * 8)).scores).toHaveLength(2);
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
    expect(models.bytes).toBe(100);
  } finally {
    vi.useRealTimers();
  }
});

/** The same model with 3.4 million weights more, a byte each. */
function large(): ModelFiles {
  const files = tonesPackage();
  const model = structuredClone(files.model) as {
    modelTopology: { model_config: { config: { layers: object[] } } };
    weightsManifest: { weights: object[] }[];
  };
  const inbound_nodes = [[['input', 0, 0, {}]]];
  for (let i = 0; i < 8; i++) {
    const config = { filters: 4096, kernel_size: [13, 8], padding: 'valid', use_bias: true };
    const quantization = { dtype: 'uint8', scale: 1, min: 0 };
    model.modelTopology.model_config.config.layers.push({
      class_name: 'Conv2D',
      name: `wide_${i}`,
      config,
      inbound_nodes,
    });
    model.weightsManifest[0]?.weights.push(
      { name: `wide_${i}/kernel`, shape: [13, 8, 1, 4096], dtype: 'float32', quantization },
      { name: `wide_${i}/bias`, shape: [4096], dtype: 'float32', quantization },
    );
  }
  const weights = new Uint8Array(files.weights.byteLength + 8 * 4096 * (13 * 8 + 1));
  weights.set(new Uint8Array(files.weights));
  return { ...files, model, weights: weights.buffer };
}

test('models that are opened at the same time stay within the memory too; one that failed gives it back', async () => {
  const catalogued = 'catalogued-tones' as ModelId;
  const damaged = 'damaged-tones' as ModelId;
  const models = new IsolateModels(wasm, 100);
  const metadata = readMetadata(tonesPackage().metadata);
  const of = (id: ModelId) => ({ id, bytes: 60, metadata });
  const open = (id: ModelId) => models.openOfCatalogue(env.ASSETS, of(id));
  const both = await Promise.allSettled([open(catalogued), open(damaged)]);
  const reasons = both.flatMap((each) => (each.status === 'rejected' ? [`${each.reason}`] : []));
  expect(reasons.filter((reason) => reason.includes('leave no memory'))).toHaveLength(1);
  closeCatalogueModel(catalogued);

  const others = new IsolateModels(wasm, 100);
  await expect(others.openOfCatalogue(env.ASSETS, of(damaged))).rejects.toMatchObject({
    code: 'weights-truncated',
  });
  expect(others.bytes).toBe(0);
  // Two rooms that wait for one model share what it takes.
  await Promise.all([1, 2].map(() => others.openOfCatalogue(env.ASSETS, of(catalogued))));
  expect(others.bytes).toBe(60);
  closeCatalogueModel(catalogued);
});

test('a model of the catalogue hears by what its room knows of it', async () => {
  const id = 'catalogued-tones' as ModelId;
  const models = new IsolateModels(wasm, 100);
  const source = await models.catalogue(env.ASSETS).source(id);
  const metadata = { ...readMetadata(source?.metadata), background: 'hum' };
  const opened = await models.openOfCatalogue(env.ASSETS, { id, bytes: 60, metadata });
  expect(opened.metadata).toBe(metadata);
  closeCatalogueModel(id);
});

/** The same model with so many labels, with long names. */
function manyLabels(count: number): ModelFiles {
  const labels = Array.from({ length: count }, (_, i) => `${i} ${'x'.repeat(50)}`);
  const files = tonesPackage();
  const model = structuredClone(files.model) as {
    modelTopology: { model_config: { config: { layers: { config: { filters?: number } }[] } } };
    weightsManifest: { weights: { shape: number[] }[] }[];
  };
  const [, convolution] = model.modelTopology.model_config.config.layers;
  if (convolution) convolution.config.filters = count;
  const tensors = model.weightsManifest.flatMap((group) => group.weights);
  for (const { shape } of tensors) shape[shape.length - 1] = count;
  const values = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const thresholds = Object.fromEntries(labels.map((label) => [label, 0.5]));
  const metadata = { ...(files.metadata as object), labels, thresholds };
  return { model, metadata, weights: new Float32Array(values).buffer };
}
