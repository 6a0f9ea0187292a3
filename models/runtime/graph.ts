/** Executes a package's layers on the TensorFlow.js backend, bias and activation fused into each. */
import {
  add,
  dispose,
  fused,
  io,
  mean,
  relu,
  relu6,
  sigmoid,
  softmax,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { ModelPackage } from '../package/model-package.ts';
import { weightNames } from '../package/shapes.ts';
import type { Activation, Layer } from '../package/topology.ts';

/** A compiled model: its weights live in the backend until `dispose`. */
export interface Graph {
  /**
   * @param input one window, `[columns, bands]`.
   * @returns the scores, `[labels]`, and the embedding, `[dimensions]` (empty if there is none).
   */
  run(input: Float32Array): { scores: Float32Array; embedding: Float32Array };
  dispose(): void;
}

type Step = (values: Map<string, Tensor>) => Tensor;

/** Needs `startBackend` before it. */
export function compileGraph({ metadata, topology, weights: bytes }: ModelPackage): Graph {
  const weights = io.decodeWeights(bytes, topology.weights);
  const steps = topology.layers.map((layer): [string, Step] => [
    layer.name,
    compileLayer(layer, weights),
  ]);
  const { columns, melBands } = metadata.frontEnd;
  const inputName = topology.layers.find((layer) => layer.kind === 'InputLayer')?.name ?? '';
  const { scores, embedding } = metadata.outputs;
  const none = new Float32Array(0);
  return {
    run(input) {
      return tidy(() => {
        const values = new Map<string, Tensor>([
          [inputName, tensor4d(input, [1, columns, melBands, 1])],
        ]);
        for (const [name, step] of steps) values.set(name, step(values));
        const read = (name: string): Float32Array => value(values, name).dataSync<'float32'>();
        return {
          scores: read(scores),
          embedding: embedding === undefined ? none : read(embedding),
        };
      });
    },
    dispose() {
      dispose(weights);
    },
  };
}

function compileLayer(layer: Layer, weights: Record<string, Tensor>): Step {
  const [from = '', other = ''] = layer.inputs;
  const [kernelName = '', biasName = ''] = weightNames(layer);
  const kernel = weights[kernelName] as Tensor;
  const bias = weights[biasName] as Tensor1D;
  switch (layer.kind) {
    case 'InputLayer':
      return (values) => value(values, layer.name);
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      const { strides, padding, activation } = layer.config;
      const convolve = layer.kind === 'Conv2D' ? fused.conv2d : fused.depthwiseConv2d;
      return fuse(
        activation,
        (fusedActivation) => (values) =>
          convolve({
            x: value(values, from) as Tensor4D,
            filter: kernel as Tensor4D,
            strides,
            pad: padding,
            bias,
            activation: fusedActivation,
          }),
      );
    }
    case 'Dense':
      return fuse(
        layer.config.activation,
        (fusedActivation) => (values) =>
          fused.matMul({
            a: value(values, from) as Tensor2D,
            b: kernel as Tensor2D,
            bias,
            activation: fusedActivation,
          }),
      );
    case 'Add':
      return (values) => add(value(values, from), value(values, other));
    case 'Activation':
      return apply(layer.config.activation, from);
    case 'ReLU':
      return apply(layer.config.max_value === 6 ? 'relu6' : 'relu', from);
    case 'GlobalAveragePooling2D':
      return (values) => mean(value(values, from), [1, 2]);
  }
}

/** Activations that the backend's fused kernels know; any other follows as an operation of its own. */
type FusedActivation = 'linear' | 'relu' | 'relu6';

function fuse(activation: Activation, step: (fusedActivation: FusedActivation) => Step): Step {
  if (activation !== 'sigmoid' && activation !== 'softmax') return step(activation);
  const linear = step('linear');
  const activate = activations[activation];
  return (values) => activate(linear(values));
}

const activations: Record<Activation, (x: Tensor) => Tensor> = {
  linear: (x) => x,
  relu: (x) => relu(x),
  relu6: (x) => relu6(x),
  sigmoid: (x) => sigmoid(x),
  softmax: (x) => softmax(x),
};

function apply(activation: Activation, from: string): Step {
  const activate = activations[activation];
  return (values) => activate(value(values, from));
}

function value(values: Map<string, Tensor>, name: string): Tensor {
  return values.get(name) as Tensor;
}
