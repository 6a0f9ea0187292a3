/**
 * What each layer of a package is to the kernels of the TensorFlow.js backend, bias and activation
 * fused into them where they can be.
 *
 * A kernel is run once and from then on only its wasm calls are repeated, so whatever passes values on
 * as they are must be a view of them: a copy made in JavaScript would keep the first window's.
 */
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { product, samePadding, weightNames } from '../package/shapes.ts';
import type { Activation, Layer } from '../package/topology.ts';

/** By the name that the manifest gives them. */
export type Weights = Readonly<Record<string, TensorInfo>>;

/**
 * Runs a kernel of the backend. An operation of TensorFlow.js would do so too, through much code that
 * a cold start would be the only one to run.
 */
export type RunKernel = (
  name: string,
  inputs: NamedTensorInfoMap,
  attrs?: NamedAttrMap,
) => TensorInfo;

/** A tensor of one value. */
export type MakeScalar = (value: number) => TensorInfo;

export type InputLayer = Extract<Layer, { kind: 'InputLayer' }>;
type LayerBeyondInput = Exclude<Layer, InputLayer>;

/** @returns the layer's output: what a kernel made, or a view of an input. */
export function compute(
  layer: LayerBeyondInput,
  inputs: readonly TensorInfo[],
  weights: Weights,
  run: RunKernel,
  scalar: MakeScalar,
): TensorInfo {
  const [x, other] = inputs as [TensorInfo, TensorInfo];
  const [filterName = '', biasName = ''] = weightNames(layer);
  const [filter, bias] = [weights[filterName] as TensorInfo, weights[biasName] as TensorInfo];
  switch (layer.kind) {
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      const { strides, activation } = layer.config;
      const kernel = layer.kind === 'Conv2D' ? 'FusedConv2D' : 'FusedDepthwiseConv2D';
      const pad = paddingOf(layer, x.shape);
      const attrs = { strides, pad, dilations: [1, 1], dataFormat: 'NHWC' };
      return fuse(activation, run, (fusedActivation) =>
        run(kernel, { x, filter, bias }, { ...attrs, activation: fusedActivation }),
      );
    }
    case 'MaxPooling2D': {
      const { pool_size, padding } = layer.config;
      const strides = layer.config.strides ?? pool_size;
      return run('MaxPool', { x }, { filterSize: pool_size, strides, pad: padding });
    }
    case 'Dense':
      return fuse(layer.config.activation, run, (fusedActivation) => {
        const attrs = { transposeA: false, transposeB: false, activation: fusedActivation };
        // The kernel multiplies batches of matrices.
        const [a, b] = [view(x, [1, ...x.shape]), view(filter, [1, ...filter.shape])];
        const output = run('_FusedMatMul', { a, b, bias }, attrs);
        return view(output, output.shape.slice(1));
      });
    case 'Add':
      return run('Add', { a: x, b: other });
    case 'Multiply':
      return run('Multiply', { a: x, b: other });
    case 'Reshape':
      return view(x, [1, ...layer.config.target_shape]);
    case 'Rescaling': {
      const { scale, offset } = layer.config;
      const scaled = scale === 1 ? x : run('Multiply', { a: x, b: scalar(scale) });
      return offset === 0 ? scaled : run('Add', { a: scaled, b: scalar(offset) });
    }
    case 'Activation':
      return activate(layer.config.activation, x, run);
    case 'ReLU':
      return activate(layer.config.max_value === 6 ? 'relu6' : 'relu', x, run);
    case 'Softmax':
      return activate('softmax', x, run);
    case 'Flatten':
      return view(x, [1, product(x.shape)]);
    case 'Dropout':
      return x;
    case 'GlobalAveragePooling2D':
      return averaged(x, run);
  }
}

type Convolution = Extract<Layer, { kind: 'Conv2D' | 'DepthwiseConv2D' }>;

/**
 * In numbers: what the kernel makes of 'same' is wrong where a stride is longer than the kernel is.
 * @returns before and after each dimension of `[1, height, width, channels]`.
 */
function paddingOf({ config }: Convolution, [, height = 0, width = 0]: number[]) {
  if (config.padding === 'valid') return 'valid';
  const along = (side: number, axis: 0 | 1) =>
    samePadding(side, config.kernel_size[axis], config.strides[axis]);
  return [[0, 0], along(height, 0), along(width, 1), [0, 0]];
}

/** The same values in another shape. */
function view({ dataId, dtype }: TensorInfo, shape: number[]): TensorInfo {
  return { dataId, dtype, shape };
}

/** `[1, height, width, channels]` to `[1, channels]`: a pool of all places, where `Mean` would transpose them. */
function averaged(x: TensorInfo, run: RunKernel): TensorInfo {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  if (height * width === 1) return view(x, [1, channels]);
  const filterSize = [height, width];
  const pooled = run('AvgPool', { x }, { filterSize, strides: [1, 1], pad: 'valid' });
  return view(pooled, [1, channels]);
}

/** Activations that the fused kernels know; any other follows as a kernel of its own. */
type FusedActivation = 'linear' | 'relu' | 'relu6';

function fuse(
  activation: Activation,
  run: RunKernel,
  compute: (activation: FusedActivation) => TensorInfo,
): TensorInfo {
  if (activation !== 'sigmoid' && activation !== 'softmax') return compute(activation);
  return activate(activation, compute('linear'), run);
}

function activate(activation: Activation, x: TensorInfo, run: RunKernel): TensorInfo {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return run('Relu', { x });
    case 'relu6':
      return run('Relu6', { x });
    case 'sigmoid':
      return run('Sigmoid', { x });
    case 'softmax':
      return run('Softmax', { logits: x }, { dim: x.shape.length - 1 });
  }
}
