/**
 * Exports that somebody has tampered with: whatever is changed, they are read or refused with a code.
 * `FUZZ_RUNS=100000` tries more of them than a usual run.
 */
import { deflateSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { ModelError } from '../../models/package/model-error.ts';
import { readModelPackage } from '../../models/package/model-package.ts';
import { readExport } from '../../models/teachable-machine/read-export.ts';
import { ZipFiles } from '../../models/teachable-machine/zip-files.ts';
import { json, zipOf } from './teachable-machine-export.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 500);

/** As small as an export can be: the input, pooled to little, and one dense layer. */
const model = {
  modelTopology: {
    class_name: 'Model',
    config: {
      layers: [
        {
          name: 'in',
          class_name: 'InputLayer',
          config: { batch_input_shape: [null, 43, 232, 1], name: 'in' },
          inbound_nodes: [],
        },
        {
          name: 'pool',
          class_name: 'MaxPooling2D',
          config: { pool_size: [43, 58], strides: [43, 58], padding: 'valid', name: 'pool' },
          inbound_nodes: [[['in', 0, 0, {}]]],
        },
        {
          name: 'flat',
          class_name: 'Flatten',
          config: { name: 'flat' },
          inbound_nodes: [[['pool', 0, 0, {}]]],
        },
        {
          name: 'head',
          class_name: 'Sequential',
          config: {
            name: 'head',
            layers: [
              {
                class_name: 'Dense',
                config: { units: 2, activation: 'softmax', use_bias: true, name: 'scores' },
              },
            ],
          },
          inbound_nodes: [[['flat', 0, 0, {}]]],
        },
      ],
      input_layers: [['in', 0, 0]],
      output_layers: [['head', 1, 0]],
    },
  },
  weightsManifest: [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'scores/kernel', shape: [4, 2], dtype: 'float32' },
        { name: 'scores/bias', shape: [2], dtype: 'float32' },
      ],
    },
  ],
};
const metadata = {
  tfjsSpeechCommandsVersion: '0.4.0',
  modelName: 'TMv2',
  timeStamp: '2022-08-17T13:28:18.177Z',
  wordLabels: ['Background Noise', 'Bell'],
};
const weights = new Uint8Array(new Float32Array(10).fill(0.1).buffer);

/** Values that parsers trip over. */
const odd = [
  null,
  true,
  -1,
  0,
  0.5,
  4097,
  1e308,
  '',
  'Sequential',
  'Model',
  '__proto__',
  'constructor',
  '../weights.bin',
  '\ud800',
  'x'.repeat(3000),
  [],
  {},
  [[]],
  { __proto__: null },
  JSON.parse('{"__proto__":{"polluted":1}}'),
];

/** Numbers from a seed: each run is the same as the last. */
function randomFrom(seed: number): (below: number) => number {
  // Seeds that follow each other begin alike, if they are not spread.
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Changes one value somewhere in it. */
function tamper(value: unknown, random: (below: number) => number): unknown {
  const replacement = odd[random(odd.length)];
  if (typeof value !== 'object' || value === null || random(12) === 0) return replacement;
  const keys = Object.keys(value);
  if (keys.length === 0) return replacement;
  const key = keys[random(keys.length)] as string;
  const inner = (value as Record<string, unknown>)[key];
  if (Array.isArray(value)) {
    const copy = [...value];
    const kind = random(10);
    if (kind === 0) copy.splice(Number(key), 1, inner, inner);
    else if (kind === 1) copy.splice(Number(key), 1);
    else copy[Number(key)] = tamper(inner, random);
    return copy;
  }
  const { [key]: _, ...others } = value as Record<string, unknown>;
  return random(10) === 0 ? others : { ...others, [key]: tamper(inner, random) };
}

/** Flips, cuts, repeats or overwrites some bytes. */
function damage(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const copy = bytes.slice();
  for (let change = random(4); change >= 0; change--) {
    const at = random(copy.length);
    const kind = random(4);
    if (kind === 0) copy[at] = random(256);
    else if (kind === 1) copy.fill(random(2) * 255, at, at + random(8));
    else if (kind === 2) copy.copyWithin(at, random(copy.length), random(copy.length));
    else return copy.slice(0, at);
  }
  return copy;
}

/** @returns the code of what it was refused for; undefined if it was read. */
function outcome(zip: Uint8Array): string | undefined {
  try {
    const files = new ZipFiles();
    files.push(zip);
    const read = readExport(files.end(), 'fuzzed');
    const stored = JSON.parse(JSON.stringify({ model: read.model, metadata: read.metadata }));
    readModelPackage({ ...stored, weights: read.weights });
    return undefined;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.code;
  }
}

test('what is left as it is, is read', () => {
  expect(outcome(exportOf(model, metadata, 0))).toBeUndefined();
  expect(outcome(exportOf(model, metadata, 6))).toBeUndefined();
});

test(`${runs} tampered exports are read, or refused with a code`, { timeout: 3_600_000 }, () => {
  const outcomes = new Map<string | undefined, number>();
  const levels = new Set<number>();
  for (let run = 0; run < runs; run++) {
    const random = randomFrom(run + 1);
    const level = random(2) === 0 ? 0 : 6;
    levels.add(level);
    const zip =
      random(2) === 0
        ? damage(exportOf(model, metadata, level), random)
        : exportOf(
            random(3) > 0 ? tamper(model, random) : model,
            random(3) > 0 ? tamper(metadata, random) : metadata,
            level,
          );
    const code = outcome(zip);
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
  }
  expect({}).not.toHaveProperty('polluted');
  expect(levels).toEqual(new Set([0, 6]));
  // Deep enough to reach what comes after the zip.
  for (const code of ['topology-invalid', 'metadata-invalid', 'zip-damaged'])
    expect(outcomes.get(code)).toBeGreaterThan(0);
});

test('a file of zeros without end is given up early', () => {
  const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024), { level: 9 });
  const zip = zipSync({ 'weights.bin': [new Uint8Array(0), { level: 0 }] });
  // Its local header alone: 30 bytes and the name; sizes as of a file whose length is told behind it.
  const header = zip.slice(0, 30 + 'weights.bin'.length);
  const view = new DataView(header.buffer);
  view.setUint16(6, 8, true);
  view.setUint16(8, 8, true);
  const whole = new Uint8Array(header.length + bomb.length);
  whole.set(header);
  whole.set(bomb, header.length);
  expect(outcome(whole)).toBe('zip-too-large');
});

function exportOf(topology: unknown, about: unknown, level: 0 | 6): Uint8Array {
  const files = {
    'model.json': json(topology),
    'metadata.json': json(about),
    'weights.bin': weights,
  };
  return level === 0 ? zipOf(files) : zipSync(files, { level });
}
