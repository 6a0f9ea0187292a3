/** Sound models of Teachable Machine, from the files that it exports to the scores of our runtime. */
import zlib from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { deflateSync, Zip, ZipDeflate, ZipPassThrough, type Zippable, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileWasm } from '../../models/node/open-package.ts';
import { ModelError, type ModelErrorCode } from '../../models/package/model-error.ts';
import { type ModelFiles, readModelPackage } from '../../models/package/model-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import { backgroundOf } from '../../models/teachable-machine/background.ts';
import { crc32 } from '../../models/teachable-machine/crc32.ts';
import { maxLabelLength } from '../../models/teachable-machine/export-metadata.ts';
import { maxModelDepth } from '../../models/teachable-machine/flat-layers.ts';
import { maxManifestParts, readExport } from '../../models/teachable-machine/read-export.ts';
import {
  maxJsonBytes,
  maxUnpackedBytes,
  maxZipBytes,
  maxZipFiles,
  maxZipNameLength,
  maxZipRatio,
  ZipFiles,
} from '../../models/teachable-machine/zip-files.ts';
import { json, parsed, type SoundModel, soundModel, zipOf } from './teachable-machine-export.ts';

type Files = Record<string, Uint8Array>;

const labels = ['Background Noise', 'Türklingel', '拍手'];
let made: SoundModel;
beforeAll(async () => {
  made = await soundModel(labels);
  // Its 1.4 million random weights take a while on a busy machine.
}, 60_000);

function read(files: Files, names = Object.keys(files)): ModelFiles {
  return readExport({ names, contents: new Map(Object.entries(files)) }, 'taught');
}

function readZip(zip: Uint8Array, portion = 10_000): ModelFiles {
  const files = new ZipFiles();
  for (let at = 0; at < zip.length; at += portion) files.push(zip.subarray(at, at + portion));
  return readExport(files.end(), 'taught');
}

function errorOf(act: () => unknown): ModelError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return error as ModelError;
  }
  throw new Error('nothing was refused');
}

/** The files with one JSON file changed. */
function changed(name: string, change: (value: ReturnType<typeof parsed>) => unknown): Files {
  const files: Files = made.files;
  const value = parsed(files[name]);
  return { ...files, [name]: json(change(value) ?? value) };
}

describe('an export', () => {
  test('gives the scores that tfjs-layers predicts', () => {
    const windows = [1, 2, 3].map((seed) =>
      Float32Array.from(
        { length: 43 * 232 },
        (_, i) => Math.sin(i * 0.01 * seed) + 0.3 * Math.cos(i * i * 0.001),
      ),
    );
    // Before our runtime brings its own backend, so in plain JavaScript.
    expect(tf.getBackend()).toBe('cpu');
    const predicted = windows.map((window) =>
      tf.tidy(() =>
        (made.model.predict(tf.tensor4d(window, [1, 43, 232, 1])) as tf.Tensor).dataSync(),
      ),
    );
    const classifier = Classifier.open(readZip(zipOf(made.files)), compileWasm());
    windows.forEach((window, w) => {
      const expected = predicted[w] ?? [];
      expect(Math.max(...expected)).toBeLessThan(0.9999);
      classifier.classify(window).scores.forEach((score, i) => {
        expect(Math.abs(score - (expected[i] as number))).toBeLessThan(1e-4);
      });
    });
    classifier.dispose();
  });

  test('hears a stream: a window of 43 columns, and another every 22', () => {
    const classifier = Classifier.open(read(made.files), compileWasm());
    const recognition = new StreamRecognition(classifier);
    const sound = Float32Array.from({ length: 48_000 }, (_, n) => 0.1 * Math.sin(n * n * 1e-5));
    const { windows } = recognition.push(sound);
    expect(windows.map(({ endSample }) => endSample)).toEqual([16_354, 24_527, 32_700, 40_873]);
    for (const { scores } of windows)
      expect(scores.reduce((sum, score) => sum + score)).toBeCloseTo(1, 4);
    classifier.dispose();
  });

  test('is a package of its labels, with the background told apart', () => {
    const { metadata, multiplications } = readModelPackage(read(made.files));
    expect(metadata).toMatchObject({
      name: 'taught',
      version: '2022.8.17',
      labels,
      background: 'Background Noise',
      activation: 'softmax',
      outputs: { scores: 'NewHeadDense' },
      thresholds: { 'Background Noise': 0.75, Türklingel: 0.75, 拍手: 0.75 },
      frontEnd: { type: 'browser-fft', sampleRateHz: 44_100 },
    });
    expect(multiplications).toBeGreaterThan(10_000_000);
  });

  test('whose weights overflow hears nothing, and says so in numbers', () => {
    const weights = new Uint8Array(made.files['weights.bin']?.length ?? 0);
    new Float32Array(weights.buffer).fill(3e38);
    const classifier = Classifier.open(
      read({ ...made.files, 'weights.bin': weights }),
      compileWasm(),
    );
    const { scores } = classifier.classify(new Float32Array(43 * 232).fill(1));
    expect([...scores]).toEqual([0, 0, 0]);
    classifier.dispose();
  });

  test('is the same after its package was stored as files', () => {
    const { model, metadata, weights } = read(made.files);
    const stored = JSON.parse(JSON.stringify({ model, metadata }));
    expect(readModelPackage({ ...stored, weights }).metadata).toEqual(
      readModelPackage({ model, metadata, weights }).metadata,
    );
  });

  test('may be packed, lie in a folder, and have what macOS adds', () => {
    const inFolder = Object.entries(made.files).flatMap(([name, bytes]): [string, Uint8Array][] => [
      [`my model/${name}`, bytes],
      [`__MACOSX/my model/._${name}`, new Uint8Array(3)],
    ]);
    const plain = read(made.files);
    expect(readZip(zipSync(Object.fromEntries(inFolder), { level: 6 }))).toEqual(plain);
    for (const portion of [1_000_000, 4_097])
      expect(readZip(zipOf(made.files), portion)).toEqual(plain);
  });

  test.each([
    ['packed', (name: string) => new ZipDeflate(name, { level: 6 })],
    ['not packed', (name: string) => new ZipPassThrough(name)],
  ])('may be written without knowing how long its files are, %s', (_, open) => {
    const parts: Uint8Array[] = [];
    const zip = new Zip((_error, part) => parts.push(part));
    for (const [name, bytes] of Object.entries(made.files)) {
      const file = open(name);
      zip.add(file);
      file.push(bytes.slice(), true);
    }
    zip.end();
    expect(readZip(Buffer.concat(parts))).toEqual(read(made.files));
  });

  test('may have its weights in several files and groups', () => {
    const weights = made.files['weights.bin'] as Uint8Array;
    const { 'weights.bin': _, ...others } = changed('model.json', (model) => {
      const [{ weights: specs }] = model.weightsManifest;
      model.weightsManifest = [
        { paths: ['./group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: specs.slice(0, 2) },
        { paths: ['group2-shard1of1.bin'], weights: specs.slice(2) },
      ];
    });
    const end =
      4 *
      (parsed(others['model.json']).weightsManifest[0].weights as { shape: number[] }[])
        .map(({ shape }) => shape.reduce((a, b) => a * b))
        .reduce((a, b) => a + b);
    const shards = {
      'group1-shard1of2.bin': weights.slice(0, 10),
      'group1-shard2of2.bin': weights.slice(10, end),
      'group2-shard1of1.bin': weights.slice(end),
    };
    expect(read({ ...others, ...shards })).toEqual(read(made.files));
  });

  test('may name its labels "words", as it did at first', () => {
    const files = changed('metadata.json', ({ wordLabels, ...rest }) => ({
      ...rest,
      words: wordLabels,
    }));
    expect(read(files)).toEqual(read(made.files));
  });

  test('may be a Sequential in a Sequential', () => {
    const files = changed('model.json', (model) => {
      const layers = model.modelTopology.config.layers.slice(1) as { class_name: string }[];
      const head = layers.pop();
      const inner = { class_name: 'Sequential', config: { name: 'base', layers } };
      model.modelTopology = {
        model_config: { class_name: 'Sequential', config: [inner, head] },
      };
    });
    expect(readModelPackage(read(files)).topology.layers.map(({ kind }) => kind)).toEqual(
      readModelPackage(read(made.files)).topology.layers.map(({ kind }) => kind),
    );
  });

  test('passes on nothing that was not read', () => {
    const polluted = new TextEncoder().encode(
      new TextDecoder()
        .decode(made.files['model.json'])
        .replace('"filters":', '"__proto__":{"polluted":1},"unknown":1,"filters":'),
    );
    const { model } = read({ ...made.files, 'model.json': polluted });
    expect(JSON.stringify(model)).not.toMatch(/polluted|unknown/);
    expect({}).not.toHaveProperty('polluted');
  });
});

/** What to do, in every message. */
const advice =
  /In Teachable Machine, open your audio project|[Ee]xport the model again|add one model|add the whole zip/;

const layersIn = (model: ReturnType<typeof parsed>) => model.modelTopology.config.layers;

const refused: [string, ModelErrorCode, RegExp, () => Files][] = [
  [
    'an image model',
    'export-unsuited',
    /image model.*audio project/,
    () =>
      changed('model.json', (model) => {
        layersIn(model)[0].config.batch_input_shape = [null, 224, 224, 3];
      }),
  ],
  [
    'the metadata of an image model',
    'export-unsuited',
    /image model/,
    () => changed('metadata.json', () => ({ packageName: '@teachablemachine/image', labels })),
  ],
  [
    'a pose model',
    'export-unsuited',
    /pose model/,
    () =>
      changed('model.json', (model) => {
        const config = { units: 100, batch_input_shape: [null, 14_739], name: 'dense_Dense1' };
        const dense = { class_name: 'Dense', config };
        model.modelTopology = { class_name: 'Sequential', config: { layers: [dense] } };
      }),
  ],
  [
    'a graph model',
    'export-unsuited',
    /graph model/,
    () => changed('model.json', () => ({ format: 'graph-model', modelTopology: { node: [] } })),
  ],
  [
    'weights that are listed again and again',
    'model-too-large',
    /lists weights of/,
    () =>
      changed('model.json', (model) => {
        const [group] = model.weightsManifest;
        model.weightsManifest = [
          group,
          ...Array.from({ length: 50 }, (_, i) => ({
            paths: group.paths,
            weights: [{ name: `again_${i}`, shape: [1024, 1024], dtype: 'float32' }],
          })),
        ];
      }),
  ],
  [
    'a class whose name rings a bell in a terminal',
    'metadata-invalid',
    /cannot be shown/,
    () => changed('metadata.json', () => ({ wordLabels: [...labels.slice(1), 'Bell\u0007'] })),
  ],
  ['TensorFlow Lite', 'export-unsuited', /Lite/, () => ({ 'a/soundclassifier.tflite': json(1) })],
  [
    'Keras',
    'export-unsuited',
    /Keras/,
    () => ({ 'keras_model.h5': json(1), 'labels.txt': json(1) }),
  ],
  ['samples', 'export-unsuited', /samples/, () => ({ 'samples.json': json(1) })],
  ['a project', 'export-unsuited', /project/, () => ({ 'manifest.json': json(1) })],
  [
    'another input',
    'shape-mismatch',
    /takes \[null,98,40,1\]/,
    () =>
      changed('model.json', (model) => {
        layersIn(model)[0].config.batch_input_shape = [null, 98, 40, 1];
      }),
  ],
  ['no files', 'file-missing', /model\.json is missing/, () => ({})],
  ...['model.json', 'metadata.json', 'weights.bin'].map(
    (name): [string, ModelErrorCode, RegExp, () => Files] => [
      `a missing ${name}`,
      'file-missing',
      new RegExp(`^${name} is missing: add`),
      () => Object.fromEntries(Object.entries(made.files).filter(([other]) => other !== name)),
    ],
  ),
  [
    'two models',
    'file-missing',
    /Several files are called model\.json/,
    () => ({ ...made.files, 'b/model.json': made.files['model.json'] as Uint8Array }),
  ],
  [
    'truncated weights',
    'weights-truncated',
    /bytes instead of .* Export/,
    () => ({ ...made.files, 'weights.bin': (made.files['weights.bin'] as Uint8Array).slice(4) }),
  ],
  [
    'the weights of a larger model',
    'weights-too-long',
    /different models/,
    () => ({ ...made.files, 'weights.bin': new Uint8Array(6_000_000) }),
  ],
  [
    'a label too few',
    'labels-mismatch',
    /2 classes, model\.json has 3/,
    () => changed('metadata.json', (value) => void value.wordLabels.pop()),
  ],
  [
    'no labels',
    'metadata-invalid',
    /wordLabels/,
    () => changed('metadata.json', () => ({ modelName: 'TMv2' })),
  ],
  ...[
    ['', /no name/] as const,
    ['x'.repeat(maxLabelLength + 1), /longer than 64 characters/] as const,
    ['Background Noise ', /two classes/] as const,
    ['__proto__', /cannot be called/] as const,
    ['toString', /cannot be called/] as const,
  ].map(([label, message]): [string, ModelErrorCode, RegExp, () => Files] => [
    `the label "${label}"`,
    'metadata-invalid',
    message,
    () => changed('metadata.json', (value) => void value.wordLabels.splice(1, 1, label)),
  ]),
  [
    'a file that is no JSON',
    'file-invalid',
    /metadata\.json is not valid JSON/,
    () => ({ ...made.files, 'metadata.json': Uint8Array.of(0x22, 0xff, 0x22) }),
  ],
  [
    'deep JSON',
    'topology-invalid',
    /model\.json/,
    () => ({
      ...made.files,
      'model.json': new TextEncoder().encode('['.repeat(500_000) + ']'.repeat(500_000)),
    }),
  ],
  [
    'models deep in models',
    'topology-invalid',
    /"sequential_3" lies more than 8 models deep/,
    () =>
      // The site's own model has one model in it.
      changed('model.json', (model) => wrap(model, maxModelDepth)),
  ],
  [
    'a layer that takes what is not there',
    'topology-invalid',
    /"conv2d_2" takes "gone", which does not come before it/,
    () =>
      changed('model.json', (model) => {
        layersIn(model)[3].inbound_nodes[0][0][0] = 'gone';
      }),
  ],
  [
    'an unknown layer',
    'layer-unsupported',
    /LSTM/,
    () =>
      changed('model.json', (model) => {
        layersIn(model)[3].class_name = 'LSTM';
      }),
  ],
  [
    'scores that are no softmax',
    'topology-invalid',
    /softmax/,
    () =>
      changed('model.json', (model) => {
        layersIn(model).at(-1).config.layers[0].config.activation = 'linear';
      }),
  ],
];

describe('an export is refused for', () => {
  test.each(refused)('%s: %s', (_, code, message, files) => {
    const error = errorOf(() => read(files()));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).toMatch(advice);
  });

  test('a name too long to repeat, and the advice is still there', () => {
    const files = changed('model.json', (model) => {
      layersIn(model)[3].inbound_nodes[0][0][0] = 'x'.repeat(5_000);
    });
    expect(errorOf(() => read(files)).message).toMatch(advice);
  });
});

describe('an export may just have', () => {
  test('a label of the longest length', () => {
    const longest = 'x'.repeat(maxLabelLength);
    const files = changed('metadata.json', (value) => void value.wordLabels.splice(1, 1, longest));
    expect(readModelPackage(read(files)).metadata.labels[1]).toBe(longest);
  });

  test('models at the greatest depth', () => {
    const files = changed('model.json', (model) => wrap(model, maxModelDepth - 1));
    const layersOf = (given: Files) => readModelPackage(read(given)).topology.layers;
    expect(layersOf(files)).toEqual(layersOf(made.files));
  });

  test.each([
    [maxManifestParts, undefined],
    [maxManifestParts + 1, 'topology-invalid'],
  ])('its weights in %i files (code: %s)', (count, code) => {
    const weights = made.files['weights.bin'];
    const names = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
    const size = Math.ceil(weights.length / count);
    const { 'weights.bin': _, ...others } = changed('model.json', (model) => {
      model.weightsManifest[0].paths = names;
    });
    const shards = names.map((name, i) => [name, weights.slice(i * size, (i + 1) * size)]);
    const files = { ...others, ...Object.fromEntries(shards) };
    if (code === undefined) expect(read(files)).toEqual(read(made.files));
    else expect(errorOf(() => read(files))).toMatchObject({ code });
  });
});

/** Puts the model into others, each the only layer of the next. */
function wrap(model: ReturnType<typeof parsed>, times: number): void {
  for (let depth = 0; depth < times; depth++)
    model.modelTopology = {
      class_name: 'Sequential',
      config: { name: `s${depth}`, layers: [model.modelTopology] },
    };
}

/**
 * A zip with one compressed file whose header tells no length.
 * @param last whether its content, four zeros, ends before what follows.
 */
function endless(following: Uint8Array, last = true): Uint8Array {
  const stored = zipSync({ 'weights.bin': [new Uint8Array(0), { level: 0 }] });
  const header = stored.slice(0, 30 + 'weights.bin'.length);
  const view = new DataView(header.buffer);
  // Its length follows it; it is compressed.
  view.setUint16(6, 8, true);
  view.setUint16(8, 8, true);
  const content = last ? deflateSync(new Uint8Array(4)) : new Uint8Array(0);
  return Uint8Array.from([...header, ...content, ...following]);
}

function repeated(pattern: readonly number[], times: number): Uint8Array {
  return Uint8Array.from(
    { length: pattern.length * times },
    (_, i) => pattern[i % pattern.length] ?? 0,
  );
}

describe('a zip is refused', () => {
  const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 40_503) >> 5);
  const refusedZips: [string, ModelErrorCode, () => Uint8Array][] = [
    ['that is none', 'zip-damaged', () => bytes(1000)],
    ['that is empty', 'zip-damaged', () => new Uint8Array(0)],
    ['that is cut off', 'zip-damaged', () => zipOf(made.files).slice(0, -5_000_000)],
    ['with bytes after the end of a file', 'zip-damaged', () => endless(new Uint8Array(4_000_000))],
    [
      'with blocks without content',
      'zip-damaged',
      // A block of the fixed codes that ends at once, again and again: 10 bits, so 4 in 5 bytes.
      () => endless(repeated([0x02, 0x08, 0x20, 0x80, 0x00], 40_000), false),
    ],
    ['with a name outside', 'zip-damaged', () => zipOf({ '../model.json': json(1) })],
    ['with an absolute name', 'zip-damaged', () => zipOf({ '/etc/model.json': json(1) })],
    [
      'with too many files',
      'zip-too-large',
      () =>
        zipOf(
          Object.fromEntries(Array.from({ length: maxZipFiles + 1 }, (_, i) => [`${i}`, json(i)])),
        ),
    ],
    [
      'with too long a name',
      'zip-too-large',
      () => zipOf({ ['x'.repeat(maxZipNameLength + 1)]: json(1) }),
    ],
    ['that is too long', 'zip-too-large', () => zipOf({ a: new Uint8Array(maxZipBytes) })],
    [
      'with too long a JSON file',
      'zip-too-large',
      () => zipOf({ 'model.json': new Uint8Array(maxJsonBytes + 1) }),
    ],
    [
      'that unpacks to too much',
      'zip-too-large',
      () => zipSync({ 'weights.bin': new Uint8Array(maxJsonBytes + 100 * maxZipRatio) }),
    ],
    [
      'with too many samples, as a project has them',
      'export-unsuited',
      () =>
        zipOf({
          'manifest.json': json(1),
          ...Object.fromEntries(
            Array.from({ length: maxZipFiles }, (_, i) => [`${i}.webm`, json(i)]),
          ),
        }),
    ],
  ];
  test.each(refusedZips)('%s: %s', (_, code, zip) => {
    const error = errorOf(() => readZip(zip()));
    expect(error).toMatchObject({ code, message: expect.stringMatching(advice) });
  });

  test.each([0, 6] as const)('if a byte of its weights was changed (compression %i)', (level) => {
    const weights = new Uint8Array(4000);
    const zip = zipSync({ 'weights.bin': weights }, { level });
    // Of what is compressed the last bytes are its end and its checksum: the zip's own tell enough.
    const at = level === 0 ? 100 : 30 + 'weights.bin'.length + 3;
    zip[at] = (zip[at] as number) ^ 1;
    expect(errorOf(() => readZip(zip))).toMatchObject({
      code: 'zip-damaged',
      message: expect.stringMatching(
        level === 0 ? /"weights\.bin" does not match its checksum/ : /./,
      ),
    });
  });

  test('if it ends before the list of its files', () => {
    expect(errorOf(() => readZip(zipOf(made.files).slice(0, -30))).message).toMatch(
      /list of its files is missing/,
    );
  });

  test('if the list of its files is longer than what is kept of its end', () => {
    const extra = { 51966: new Uint8Array(60_000) };
    const zipped = (count: number) =>
      zipSync(
        Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`${i}.txt`, [json(i), { extra }] as const]),
        ) as Zippable,
      );
    const files = new ZipFiles();
    files.push(zipped(4));
    expect(files.end().names).toHaveLength(4);
    // Nothing in it is wanted, so only a fifth entry of 60,000 bytes makes it longer than 256 KiB.
    expect(errorOf(() => readZip(zipped(5)))).toMatchObject({ code: 'zip-damaged' });
  });

  test('if the list of its files names another', () => {
    const zip = zipOf({ 'weights.bin': new Uint8Array(4) });
    const listed = zip.length - 22 - 'weights.bin'.length;
    zip.set(new TextEncoder().encode('W'), listed);
    expect(errorOf(() => readZip(zip)).message).toMatch(/does not name "weights\.bin" once/);
  });
});

describe('a zip may just have', () => {
  const unpacked = (files: Files) => {
    const zip = new ZipFiles();
    zip.push(zipOf(files));
    return zip.end();
  };

  test('the most files, with the longest names', () => {
    const names = Array.from({ length: maxZipFiles }, (_, i) =>
      `${i}`.padEnd(maxZipNameLength, 'é'),
    );
    const files = Object.fromEntries(names.map((name) => [name, json(1)]));
    expect(unpacked(files).names).toEqual(names);
  });

  test('the longest JSON file', () => {
    const longest = new Uint8Array(maxJsonBytes);
    expect(unpacked({ 'model.json': longest }).contents.get('model.json')).toEqual(longest);
  });

  test('the most bytes', () => {
    const own = zipOf({ a: new Uint8Array(0) }).length;
    const fits = { a: new Uint8Array(maxZipBytes - own) };
    expect(unpacked(fits).names).toEqual(['a']);
    const tooLong = { a: new Uint8Array(maxZipBytes - own + 1) };
    expect(errorOf(() => unpacked(tooLong))).toMatchObject({ code: 'zip-too-large' });
  });

  test('the most bytes to unpack', () => {
    const parts = (last: number): Files => ({
      'a.bin': new Uint8Array(maxUnpackedBytes / 2),
      'b.bin': new Uint8Array(maxUnpackedBytes / 2 - 1),
      'c.bin': new Uint8Array(last),
    });
    expect(unpacked(parts(1)).names).toHaveLength(3);
    expect(errorOf(() => unpacked(parts(2)))).toMatchObject({
      code: 'zip-too-large',
      message: expect.stringMatching(/unpacks to more than/),
    });
  });

  test('a comment at its end', () => {
    const zip = zipSync({ 'weights.bin': new Uint8Array(9) }, { comment: 'made with care' });
    const files = new ZipFiles();
    files.push(zip);
    expect(files.end().names).toEqual(['weights.bin']);
  });
});

test('the checksum of a file is that of zlib, in one part or many', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, at) => {
      const whole = zlib.crc32(bytes);
      expect(crc32(bytes)).toBe(whole);
      expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(whole);
    }),
  );
});

test.each([
  [['Claps', 'Hintergrundgeräusche', 'Whistles'], 'Hintergrundgeräusche'],
  [['_background_noise_', 'yes'], '_background_noise_'],
  [['BACKGROUND NOISE', 'Door'], 'BACKGROUND NOISE'],
  [['Bell', 'Bruit de fond'], 'Bruit de fond'],
  [['背景ノイズ', '拍手'], '背景ノイズ'],
  [['Door', 'Bell'], undefined],
  [['Background Noise', 'Ruido de fondo'], 'Background Noise'],
  [['Bruit de fond', 'Ruido de fondo'], undefined],
])('of %j the background is %s', (given, background) => {
  expect(backgroundOf(given)).toBe(background);
});
