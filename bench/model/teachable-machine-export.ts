/**
 * A sound model in exactly the form in which Teachable Machine exports one, made in code: the site's layers
 * with random weights, and on top of them a layer that tells a low tone from a high one and from silence,
 * computed from what the layers below make of these.
 */
import { openFrontEnd } from '../../models/front-ends/kinds.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import type { CompiledWasm } from '../../models/runtime/backend.ts';
import { readFiles } from '../../models/teachable-machine/read-files.ts';

const hidden = 2000;
const convolutions = [
  { filters: 8, kernel: [2, 8], strides: [2, 2] },
  { filters: 32, kernel: [2, 4], strides: [2, 2] },
  { filters: 32, kernel: [2, 4], strides: [2, 2] },
  { filters: 32, kernel: [2, 4], strides: [1, 2] },
] as const;
/** Of what the last of these gives. */
const flattened = 704;

export interface SoundsOptions {
  /** For silence, a tone of 300 Hz, and one of 3 kHz. */
  labels?: readonly [string, string, string];
}

/** @returns the files of the export by their names; the weights have 5.7 MB. */
export function soundsExport(
  wasm: CompiledWasm,
  { labels = ['Background Noise', 'Low', 'High'] }: SoundsOptions = {},
): Record<'model.json' | 'metadata.json' | 'weights.bin', Uint8Array> {
  const body = bodyWeights();
  const features = featuresOf(wasm, body);
  const files = exported(labels, headOver(features), body);
  return files;
}

/** The files as one, as the site's zip has them. */
function exported(
  labels: readonly string[],
  head: readonly Float32Array[],
  body: readonly Float32Array[],
) {
  const tensors = [...head, ...body];
  return {
    'model.json': json(modelJson(labels.length)),
    'metadata.json': json({
      tfjsSpeechCommandsVersion: '0.4.0',
      modelName: 'TMv2',
      timeStamp: '2026-11-27T10:00:00.000Z',
      wordLabels: labels,
    }),
    'weights.bin': new Uint8Array(
      Float32Array.from(tensors.flatMap((values) => Array.from(values))).buffer,
    ),
  };
}

/** Kernel and bias of each layer below the head, as in the manifest; He's scale keeps values in range. */
function bodyWeights(): Float32Array[] {
  let state = 7;
  const random = (length: number, deviation: number) =>
    Float32Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 31 - 1) * Math.sqrt(3) * deviation;
    });
  let channels = 1;
  const weights = convolutions.flatMap(({ filters, kernel: [rows, columns] }) => {
    const inputs = rows * columns * channels;
    channels = filters;
    return [random(inputs * filters, Math.sqrt(2 / inputs)), random(filters, 0.1)];
  });
  return [...weights, random(flattened * hidden, Math.sqrt(2 / flattened)), random(hidden, 0.1)];
}

/** What the layers below the head make of silence, of the low tone and of the high one. */
function featuresOf(wasm: CompiledWasm, body: readonly Float32Array[]): Float32Array[] {
  const zeros = [new Float32Array(3 * hidden), new Float32Array(3)];
  const contents = new Map(Object.entries(exported(['a', 'b', 'c'], zeros, body)));
  const files = readFiles({ names: [...contents.keys()], contents }, 'body');
  const metadata = files.metadata as {
    outputs: object;
    frontEnd: Parameters<typeof openFrontEnd>[0];
  };
  Object.assign(metadata.outputs, { embedding: 'dense_1' });
  const classifier = Classifier.open(files, wasm);
  const sounds = [new Float32Array(16 * 1500), tone(300, 1500), tone(3000, 1500)];
  const features = sounds.map((sound) => {
    const frontEnd = openFrontEnd(metadata.frontEnd);
    frontEnd.push(sound, 0, sound.length);
    const window = new Float32Array(43 * 232);
    frontEnd.readWindow(window);
    return classifier.classify(window).embedding;
  });
  classifier.dispose();
  return features;
}

/** Names the sound whose features are nearest: `w = s f`, `b = -s |f|^2 / 2`. */
function headOver(features: readonly Float32Array[]): Float32Array[] {
  const squares = features.map((own) => own.reduce((sum, value) => sum + value * value, 0));
  const distances = features.flatMap((one, i) =>
    features
      .slice(i + 1)
      .map((other) => one.reduce((sum, value, k) => sum + (value - (other[k] ?? 0)) ** 2, 0)),
  );
  /** Of the two nearest sounds, one scores e^20 times as much as the other for itself. */
  const steepness = 40 / Math.min(...distances);
  const kernel = new Float32Array(hidden * features.length);
  for (let k = 0; k < hidden; k++) {
    features.forEach((own, i) => {
      kernel[k * features.length + i] = steepness * (own[k] ?? 0);
    });
  }
  return [kernel, Float32Array.from(squares, (square) => (-steepness * square) / 2)];
}

function modelJson(classes: number) {
  const taken = (name: string) => [[[name, 0, 0, {}]]];
  const layers: unknown[] = [
    {
      name: 'conv2d_1_input',
      class_name: 'InputLayer',
      config: { batch_input_shape: [null, 43, 232, 1], dtype: 'float32', name: 'conv2d_1_input' },
      inbound_nodes: [],
    },
  ];
  const weights: unknown[] = [
    { name: 'NewHeadDense/kernel', shape: [hidden, classes], dtype: 'float32' },
    { name: 'NewHeadDense/bias', shape: [classes], dtype: 'float32' },
  ];
  let [last, channels] = ['conv2d_1_input', 1];
  const add = (name: string, class_name: string, config: object) => {
    layers.push({ name, class_name, config: { ...config, name }, inbound_nodes: taken(last) });
    last = name;
  };
  convolutions.forEach(({ filters, kernel, strides }, i) => {
    const name = `conv2d_${i + 1}`;
    const image = { padding: 'valid', data_format: 'channels_last' };
    const common = { ...image, activation: 'relu', use_bias: true, dilation_rate: [1, 1] };
    add(name, 'Conv2D', { filters, kernel_size: kernel, strides: [1, 1], ...common });
    weights.push(
      { name: `${name}/kernel`, shape: [...kernel, channels, filters], dtype: 'float32' },
      { name: `${name}/bias`, shape: [filters], dtype: 'float32' },
    );
    channels = filters;
    add(`max_pooling2d_${i + 1}`, 'MaxPooling2D', { pool_size: [2, 2], strides, ...image });
  });
  add('flatten_1', 'Flatten', {});
  add('dropout_1', 'Dropout', { rate: 0.25 });
  add('dense_1', 'Dense', { units: hidden, activation: 'relu', use_bias: true });
  weights.push(
    { name: 'dense_1/kernel', shape: [flattened, hidden], dtype: 'float32' },
    { name: 'dense_1/bias', shape: [hidden], dtype: 'float32' },
  );
  const dense = { units: classes, activation: 'softmax', use_bias: true, name: 'NewHeadDense' };
  layers.push({
    name: 'sequential_3',
    class_name: 'Sequential',
    config: {
      name: 'sequential_3',
      layers: [{ class_name: 'Dense', config: { ...dense, batch_input_shape: [null, hidden] } }],
    },
    inbound_nodes: taken(last),
  });
  return {
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'model1',
        layers,
        input_layers: [['conv2d_1_input', 0, 0]],
        output_layers: [['sequential_3', 1, 0]],
      },
      keras_version: 'tfjs-layers 1.3.1',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
}

/** @returns so many milliseconds of a sine, mono samples of 16 kHz. */
function tone(hertz: number, durationMs: number): Float32Array {
  const step = (2 * Math.PI * hertz) / 16_000;
  return Float32Array.from({ length: 16 * durationMs }, (_, i) => 0.2 * Math.sin(step * i));
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
