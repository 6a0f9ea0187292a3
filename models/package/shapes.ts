/** Shape inference: checks each layer's weights against its input before anything is computed. */
import { ModelError } from './model-error.ts';
import type { Layer, Topology } from './topology.ts';

/** `[height, width, channels]` or `[units]`, without the batch dimension. */
export type Shape = readonly number[];

/** Names of the weights of a layer, as Keras calls them, in the order kernel, bias. */
export function weightNames(layer: Layer): [kernel: string, bias: string] | [] {
  if (layer.kind === 'DepthwiseConv2D')
    return [`${layer.name}/depthwise_kernel`, `${layer.name}/bias`];
  if (layer.kind === 'Conv2D' || layer.kind === 'Dense')
    return [`${layer.name}/kernel`, `${layer.name}/bias`];
  return [];
}

export interface InferredShapes {
  /** Output shape of each layer. */
  outputs: Map<string, Shape>;
  /** Multiplications of one inference; a comparison of pooling counts as one. */
  multiplications: number;
  /** Values of all layers' outputs together, as they lie in memory during and between inferences. */
  activations: number;
  /** Values that kernels keep beside the weights: weights packed anew, and a pointer a value under a kernel. */
  prepared: number;
}

/** What is known of a layer once its input is. */
interface Inferred {
  output: Shape;
  kernel?: Shape;
  bias?: Shape;
  /** As `InferredShapes` counts them; none if left out. */
  multiplications?: number;
  prepared?: number;
}

/** @throws {ModelError} `shape-mismatch`, `weights-missing` or, for a tensor that no layer uses, `topology-invalid` */
export function inferShapes({ layers, weights }: Topology): InferredShapes {
  const stored = new Map(weights.map((spec) => [spec.name, spec.shape]));
  const outputs = new Map<string, Shape>();
  const used = new Set<string>();
  const sums = { multiplications: 0, activations: 0, prepared: 0 };
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => outputs.get(name) as Shape);
    const { output, kernel, bias, multiplications = 0, prepared = 0 } = infer(layer, inputs);
    outputs.set(layer.name, output);
    sums.activations += product(output);
    sums.multiplications += multiplications;
    sums.prepared += prepared;
    const [kernelName, biasName] = weightNames(layer);
    if (kernel && kernelName && bias && biasName) {
      expectShape(kernelName, kernel, stored.get(kernelName));
      expectShape(biasName, bias, stored.get(biasName));
      used.add(kernelName).add(biasName);
    }
  }
  const unused = weights.find(({ name }) => !used.has(name));
  if (unused)
    throw new ModelError(
      'topology-invalid',
      `model.json: no layer uses the tensor "${unused.name}"`,
    );
  return { outputs, ...sums };
}

/**
 * XNNPACK packs weights for eight outputs at a time, so that one output takes the place of eight; of a depthwise
 * kernel, for 25 places at most, and each channel of a larger one by itself.
 */
function packedValues({ kind }: Layer, kernel: Shape): number {
  const [outputs = 1] = kernel.slice(-1);
  if (kind !== 'DepthwiseConv2D') return (product(kernel) / outputs) * upTo(8, outputs);
  const [height = 1, width = 1, channels = 1] = kernel;
  return height * width > 25 ? 8 * product(kernel) : 25 * upTo(8, channels);
}

function upTo(multiple: number, value: number): number {
  return multiple * Math.ceil(value / multiple);
}

export function product(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

function infer(layer: Layer, inputs: Shape[]): Inferred {
  const [input = []] = inputs;
  switch (layer.kind) {
    case 'InputLayer':
      return { output: layer.config.batch_input_shape.slice(1) as number[] };
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      const [height, width, channels] = image(layer, input);
      const { kernel_size, strides, padding } = layer.config;
      const [rows, columns] = placesOf(layer, [height, width], kernel_size, strides, padding);
      const [filters, last] =
        layer.kind === 'Conv2D' ? [layer.config.filters, layer.config.filters] : [channels, 1];
      const kernel = [...kernel_size, channels, last];
      const multiplications = rows * columns * product(kernel);
      const output = [rows, columns, filters];
      const prepared = packedValues(layer, kernel) + upTo(4, rows * columns) * product(kernel_size);
      return { output, kernel, bias: [filters], multiplications, prepared };
    }
    case 'MaxPooling2D': {
      const [height, width, channels] = image(layer, input);
      const { pool_size, strides, padding } = layer.config;
      const places = placesOf(layer, [height, width], pool_size, strides ?? pool_size, padding);
      const output = [...places, channels];
      const prepared = product(places) * product(pool_size);
      return { output, multiplications: channels * prepared, prepared };
    }
    case 'Add':
      if (`${inputs[0]}` !== `${inputs[1]}`)
        mismatch(layer, `adds [${inputs[0]}] to [${inputs[1]}]`);
      return { output: input };
    case 'Multiply': {
      const by = `${inputs[1]}`;
      if (by !== `${input}` && by !== `1,1,${image(layer, input)[2]}`)
        mismatch(layer, `multiplies [${input}] by [${by}]`);
      return { output: input, multiplications: product(input) };
    }
    case 'Reshape':
      if (input.length !== 1 || input[0] !== layer.config.target_shape[2])
        mismatch(layer, `makes [${layer.config.target_shape}] of [${input}]`);
      return { output: layer.config.target_shape };
    case 'Rescaling':
      return { output: input, multiplications: product(input) };
    case 'Activation':
    case 'ReLU':
    case 'Dropout':
    case 'Softmax':
      return { output: input };
    case 'GlobalAveragePooling2D':
      return { output: [image(layer, input)[2]] };
    case 'Flatten':
      return { output: [product(input)] };
    case 'Dense': {
      const [features] = input;
      if (input.length !== 1 || features === undefined)
        return mismatch(layer, `takes a vector, not [${input}]`);
      const kernel = [features, layer.config.units];
      const { units } = layer.config;
      const prepared = packedValues(layer, kernel);
      return { output: [units], kernel, bias: [units], multiplications: product(kernel), prepared };
    }
  }
}

function image(layer: Layer, shape: Shape): [number, number, number] {
  const [height, width, channels] = shape;
  if (height === undefined || width === undefined || channels === undefined) {
    return mismatch(layer, `takes [height, width, channels], not [${shape}]`);
  }
  return [height, width, channels];
}

type Pair = readonly [number, number];

/** @returns at how many places of a side's length a kernel is laid, going down and across. */
function placesOf(
  layer: Layer,
  [height, width]: Pair,
  kernel: Pair,
  strides: Pair,
  padding: 'same' | 'valid',
): [number, number] {
  const along = (length: number, size: number, stride: number): number =>
    Math.ceil((padding === 'same' ? length : length - size + 1) / stride);
  const rows = along(height, kernel[0], strides[0]);
  const columns = along(width, kernel[1], strides[1]);
  if (rows < 1 || columns < 1) mismatch(layer, `the kernel does not fit into [${height},${width}]`);
  return [rows, columns];
}

/**
 * TensorFlow's 'same': as little as gives `ceil(length / stride)` values, the odd one at the end.
 * @returns how much before and after.
 */
export function samePadding(length: number, kernel: number, stride: number): [number, number] {
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + kernel - length, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

function mismatch(layer: Layer, message: string): never {
  throw new ModelError('shape-mismatch', `model.json: "${layer.name}": ${message}`);
}

function expectShape(name: string, expected: Shape, stored: Shape | undefined): void {
  if (!stored)
    throw new ModelError('weights-missing', `model.json: the weights manifest has no "${name}"`);
  if (`${stored}` !== `${expected}`) {
    throw new ModelError(
      'shape-mismatch',
      `model.json: "${name}" is [${stored}], its layer needs [${expected}]`,
    );
  }
}
