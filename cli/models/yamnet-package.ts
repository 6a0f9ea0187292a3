/// <reference lib="es2025.float16" />
/**
 * YAMNet as its publisher trained it, made a model package. The network is that of `yamnet.py` in
 * https://github.com/tensorflow/models/tree/master/research/audioset/yamnet: fourteen convolutions, each
 * normalised over batches, which is folded into its weights here.
 */

import { yamnetFrontEnd } from '../../models/node/yamnet.ts';
import { ModelError } from '../../models/package/model-error.ts';
import { type ModelFiles, readModelPackage } from '../../models/package/model-package.ts';
import { join } from '../../models/teachable-machine/join.ts';
import { type Hdf5Array, readHdf5 } from './hdf5.ts';

/** Name of the package, and of the model in the catalogue. */
export const yamnetName = 'yamnet';
export const weightsFile = 'yamnet.h5';

/** Of layers 2 to 14, down and across. */
const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];
/** `batchnorm_epsilon` in params.py. */
const epsilon = 1e-4;
/** The class for when nothing is heard. */
const silence = 'Silence';

interface Layer {
  class_name: string;
  name: string;
  config: Record<string, unknown>;
  inbound_nodes: [name: string, node: 0, tensor: 0][][];
}

interface Tensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/**
 * @param weights `yamnet.h5`, as Keras saved it.
 * @param labels names of its classes, in the order of the scores.
 * @param sources addresses and SHA-256 of what the package is made of, for its provenance.
 * @throws {ModelError} if the weights are none of YAMNet
 */
export function yamnetPackage(
  weights: Uint8Array,
  labels: readonly string[],
  sources: Readonly<Record<string, string>>,
): ModelFiles {
  const { layers, tensors } = networkOf(readHdf5(weights, weightsFile));
  const files: ModelFiles = {
    model: {
      format: 'layers-model',
      modelTopology: {
        model_config: {
          class_name: 'Functional',
          config: { layers, input_layers: [['log_mel', 0, 0]] },
        },
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: tensors.map(({ name, shape }) => ({
            name,
            shape,
            dtype: 'float32',
            quantization: { dtype: 'float16' },
          })),
        },
      ],
    },
    metadata: metadataOf(labels, sources),
    // Half of the bytes; scores differ by less than 0.001.
    weights: join(tensors.map(({ values }) => new Uint8Array(new Float16Array(values).buffer)))
      .buffer,
  };
  readModelPackage(files);
  return files;
}

function networkOf(arrays: ReadonlyMap<string, Hdf5Array>): { layers: Layer[]; tensors: Tensor[] } {
  const layers: Layer[] = [
    {
      class_name: 'InputLayer',
      name: 'log_mel',
      config: { batch_input_shape: [null, 96, 64, 1] },
      inbound_nodes: [],
    },
  ];
  const tensors: Tensor[] = [];
  const add = (class_name: string, name: string, config: Record<string, unknown>) => {
    layers.push({ class_name, name, config, inbound_nodes: [[[layers.at(-1)?.name ?? '', 0, 0]]] });
  };
  const addConvolution = (layer: string, kernelName: string, stride: number) => {
    const kernel = arrayOf(arrays, layer, kernelName);
    const isDepthwise = kernelName === 'depthwise_kernel:0';
    const name = layer.replace('/', '_');
    add(isDepthwise ? 'DepthwiseConv2D' : 'Conv2D', name, {
      ...(!isDepthwise && { filters: kernel.shape[3] }),
      kernel_size: kernel.shape.slice(0, 2),
      strides: [stride, stride],
      padding: 'same',
      activation: 'relu',
      use_bias: true,
    });
    const folded = foldNormalisation(kernel, isDepthwise, (parameter) =>
      arrayOf(arrays, `${layer}/bn`, parameter),
    );
    const kernelTensor = isDepthwise ? 'depthwise_kernel' : 'kernel';
    tensors.push({ name: `${name}/${kernelTensor}`, shape: kernel.shape, values: folded.kernel });
    tensors.push({ name: `${name}/bias`, shape: [folded.bias.length], values: folded.bias });
  };
  addConvolution('layer1/conv', 'kernel:0', 2);
  strides.forEach((stride, i) => {
    addConvolution(`layer${i + 2}/depthwise_conv`, 'depthwise_kernel:0', stride);
    addConvolution(`layer${i + 2}/pointwise_conv`, 'kernel:0', 1);
  });
  add('GlobalAveragePooling2D', 'embedding', {});
  const last = denseLayerOf(arrays);
  const [kernel, bias] = [arrayOf(arrays, last, 'kernel:0'), arrayOf(arrays, last, 'bias:0')];
  add('Dense', 'scores', { units: kernel.shape[1], activation: 'sigmoid', use_bias: true });
  tensors.push({ name: 'scores/kernel', ...kernel }, { name: 'scores/bias', ...bias });
  return { layers, tensors };
}

/** @returns the name of the only layer with a matrix: Keras may have named it itself. */
function denseLayerOf(arrays: ReadonlyMap<string, Hdf5Array>): string {
  for (const [path, { shape }] of arrays) {
    const [, layer] = /^(.+)\/\1\/kernel:0$/.exec(path) ?? [];
    if (shape.length === 2 && layer !== undefined) return layer;
  }
  throw new ModelError('weights-missing', `${weightsFile} has no layer that gives the scores.`);
}

/** Keras puts the weights of a layer into a group of its name, under their own names, which hold it again. */
function arrayOf(arrays: ReadonlyMap<string, Hdf5Array>, layer: string, name: string): Hdf5Array {
  const found = arrays.get(`${layer}/${layer}/${name}`);
  if (found) return found;
  throw new ModelError('weights-missing', `${weightsFile} has no ${layer}/${name}.`);
}

/**
 * `y = (x * kernel - mean) / sqrt(variance + epsilon) + beta`, as one kernel and one bias. Kernels are
 * `[height, width, channels, filters]`, of depthwise convolutions `[height, width, channels, 1]`: either
 * way the channels of the output run fastest.
 */
function foldNormalisation(
  kernel: Hdf5Array,
  isDepthwise: boolean,
  parameter: (name: string) => Hdf5Array,
): { kernel: Float32Array; bias: Float32Array } {
  const [beta, mean, variance] = ['beta:0', 'moving_mean:0', 'moving_variance:0'].map(
    (name) => parameter(name).values,
  ) as [Float32Array, Float32Array, Float32Array];
  const channels = kernel.shape[isDepthwise ? 2 : 3] as number;
  if ([beta, mean, variance].some(({ length }) => length !== channels))
    throw new ModelError('shape-mismatch', `${weightsFile}: a normalisation is of other channels.`);
  const scale = variance.map((each) => 1 / Math.sqrt(each + epsilon));
  return {
    kernel: kernel.values.map((value, i) => value * (scale[i % channels] as number)),
    bias: beta.map((each, i) => each - (mean[i] as number) * (scale[i] as number)),
  };
}

function metadataOf(labels: readonly string[], sources: Readonly<Record<string, string>>): unknown {
  return {
    format: 'earshot.model.1',
    name: yamnetName,
    version: '1.0.0',
    description: `YAMNet: ${labels.length} kinds of sound of AudioSet, from speech and music to alarms, animals and machines. Not a safety device.`,
    author: 'Manoj Plakal and Dan Ellis, Google',
    labels,
    ...(labels.includes(silence) && { background: silence }),
    sampleRateHz: 16_000,
    windowSamples: 15_600,
    // As its publisher looks at sound: a window begins half of one after the one before.
    hopSamples: 7680,
    frontEnd: yamnetFrontEnd,
    activation: 'sigmoid',
    outputs: { scores: 'scores', embedding: 'embedding' },
    thresholds: Object.fromEntries(labels.map((label) => [label, 0.5])),
    licence:
      'Apache-2.0, © The TensorFlow Authors. The names of the classes are of the AudioSet ontology, CC BY 4.0, Google.',
    provenance: {
      trainedOn: 'the AudioSet-YouTube corpus (Google)',
      ...sources,
      changes: 'batch normalisation folded into the weights; weights of 16 bits',
    },
    accuracy: {
      method:
        'By its publisher: mean average precision 0.306, over its classes on the 20,366 segments of AudioSet’s evaluation set. The scores are not calibrated, and nobody measured the thresholds of 0.5.',
    },
  };
}
