import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPackageFolder } from '../../models/node/open-package.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import type { ModelErrorCode } from '../../models/package/model-error.ts';
import { maxMultiplications, maxWeightsBytes } from '../../models/package/model-package.ts';
import { layerKinds } from '../../models/package/topology.ts';
import * as limits from '../../protocol/limits.ts';
import { clientMessage, serverMessage } from '../../protocol/messages.ts';
import { refusals } from '../../protocol/refusals.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const protocol = read('protocol.md');
const models = read('models.md');

test.each(Object.entries(refusals))(
  'docs/protocol.md lists the refusal %s',
  (code, { close, status, retry, message }) => {
    expect(protocol).toContain(
      `| \`${code}\` | ${close} | ${status} | ${retry ? 'yes' : 'no'} | ${message} |`,
    );
  },
);

test.each(
  [...clientMessage.options, ...serverMessage.options].map(({ entries }) => entries.type.literal),
)('docs/protocol.md lists the message %s', (type) => {
  expect(protocol).toContain(`| \`${type}\` |`);
});

test.each(Object.entries(limits).filter(([name]) => name !== 'sampleRateHz'))(
  'docs/protocol.md tells the limit %s',
  (name, limit) => {
    const row = protocol.split('\n').find((line) => line.includes(`\`${name}\``));
    for (const value of typeof limit === 'number' ? [limit] : Object.values(limit)) {
      expect(row).toMatch(new RegExp(`\\b${value}\\b`));
    }
  },
);

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
};

test.each(Object.keys(modelErrorCodes))('docs/models.md lists the model error %s', (code) => {
  expect(modelRows).toContain(code);
});

test.each(layerKinds)('docs/models.md lists the layer %s', (kind) => {
  expect(modelRows).toContain(kind);
});

/** The default package's: it has all that a package may have, and nothing else passes the schema. */
const metadata = readMetadata(readPackageFolder().metadata);

test.each([
  ...Object.keys(metadata),
  ...Object.keys(metadata.frontEnd).map((key) => `frontEnd.${key}`),
  ...Object.keys(metadata.outputs).map((key) => `outputs.${key}`),
  ...['method', 'clipAccuracy', 'windowAccuracy'].map((key) => `accuracy.${key}`),
])('docs/models.md lists the metadata key %s', (key) => {
  expect(modelRows).toContain(key);
});

test('docs/models.md lists every label of the default model', () => {
  for (const label of metadata.labels) expect(models).toContain(`\`${label}\``);
});

test('docs/models.md tells how large a model may be', () => {
  for (const bound of [maxWeightsBytes, maxMultiplications]) {
    expect(models).toContain(bound.toLocaleString('en'));
  }
});
