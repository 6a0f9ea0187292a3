/** Compares docs/models.md with the code: errors, layers, metadata, labels and bounds. */
import { expect, test } from 'vitest';
import { readPackageFolder } from '../../../models/node/open-package.ts';
import { readMetadata } from '../../../models/package/metadata.ts';
import type { ModelErrorCode } from '../../../models/package/model-error.ts';
import { maxMultiplications, maxWeightsBytes } from '../../../models/package/model-package.ts';
import { layerKinds } from '../../../models/package/topology.ts';
import {
  maxJsonBytes,
  maxUnpackedBytes,
  maxZipBytes,
  maxZipFiles,
  maxZipNameLength,
  maxZipRatio,
} from '../../../models/teachable-machine/zip-files.ts';
import { read } from './document.ts';

const models = read('docs/models.md');

/** The first cell of each row of a table in docs/models.md. */
const modelRows = Array.from(models.matchAll(/^\| `([^`]+)` *\|/gm), ([, cell]) => cell);

/** A record, so that the types tell when a code is missing here. */
const modelErrorCodes: Record<ModelErrorCode, true> = {
  'metadata-invalid': true,
  'topology-invalid': true,
  'layer-unsupported': true,
  'weights-missing': true,
  'weights-truncated': true,
  'weights-too-long': true,
  'shape-mismatch': true,
  'labels-mismatch': true,
  'model-too-large': true,
  'zip-damaged': true,
  'zip-too-large': true,
  'file-missing': true,
  'file-invalid': true,
  'export-unsuited': true,
};

test.each(Object.keys(modelErrorCodes))('lists the model error %s', (code) => {
  expect(modelRows).toContain(code);
});

test.each(layerKinds)('lists the layer %s', (kind) => {
  expect(modelRows).toContain(kind);
});

/** The default package's: it has all that a package may have, and nothing else passes the schema. */
const metadata = readMetadata(readPackageFolder().metadata);

test.each([
  ...Object.keys(metadata),
  'author',
  'background',
  ...Object.keys(metadata.frontEnd).map((key) => `frontEnd.${key}`),
  ...Object.keys(metadata.outputs).map((key) => `outputs.${key}`),
  ...['method', 'clipAccuracy', 'windowAccuracy'].map((key) => `accuracy.${key}`),
])('lists the metadata key %s', (key) => {
  expect(modelRows).toContain(key);
});

test('lists every label of the default model', () => {
  for (const label of metadata.labels) expect(models).toContain(`\`${label}\``);
});

test('tells how large a model may be, and its zip', () => {
  const zip = [
    maxZipBytes,
    maxZipFiles,
    maxZipNameLength,
    maxJsonBytes,
    maxUnpackedBytes,
    maxZipRatio,
  ];
  for (const bound of [maxWeightsBytes, maxMultiplications, ...zip]) {
    expect(models).toContain(bound.toLocaleString('en'));
  }
});
