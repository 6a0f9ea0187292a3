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

export interface Inference {
  /** `[labels]` */
  scores: Float32Array;
  /** `[dimensions]`, empty if the model gives none. */
  embedding: Float32Array;
}

/** A compiled model: its weights live in the backend until `dispose`. */
export interface Graph {
  /** @param input one window, `[columns, bands]`. */
  run(input: Float32Array): Inference;
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
  return {
    run(input) {
      const result: Inference = { scores: new Float32Array(0), embedding: new Float32Array(0) };
      // Returned from `tidy`, the arrays would be searched for tensors value by value.
      tidy(() => {
        const values = new Map<string, Tensor>([
          [inputName, tensor4d(input, [1, columns, melBands, 1])],
        ]);
        for (const [name, step] of steps) values.set(name, step(values));
        const read = (name: string) => value(values, name).dataSync<'float32'>();
        result.scores = read(scores);
        if (embedding !== undefined) result.embedding = read(embedding);
      });
      return result;
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
