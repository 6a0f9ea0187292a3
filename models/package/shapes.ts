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
  /** Multiplications of one inference. */
  multiplications: number;
}

/** @throws {ModelError} `shape-mismatch` or `weights-missing` */
export function inferShapes({ layers, weights }: Topology): InferredShapes {
  const stored = new Map(weights.map((spec) => [spec.name, spec.shape]));
  const outputs = new Map<string, Shape>();
  let multiplications = 0;
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => outputs.get(name) as Shape);
    const { output, kernel, bias } = infer(layer, inputs);
    outputs.set(layer.name, output);
    const [kernelName, biasName] = weightNames(layer);
    if (kernel && kernelName && bias && biasName) {
      expectShape(kernelName, kernel, stored.get(kernelName));
      expectShape(biasName, bias, stored.get(biasName));
      const positions = output.length === 3 ? (output[0] as number) * (output[1] as number) : 1;
      multiplications += positions * product(kernel);
    }
  }
  return { outputs, multiplications };
}

export function product(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

function infer(layer: Layer, inputs: Shape[]): { output: Shape; kernel?: Shape; bias?: Shape } {
  const [input = []] = inputs;
  switch (layer.kind) {
    case 'InputLayer':
      return { output: layer.config.batch_input_shape.slice(1) as number[] };
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      const [height, width, channels] = image(layer, input);
      const [kernelHeight, kernelWidth] = layer.config.kernel_size;
      const filters = layer.kind === 'Conv2D' ? layer.config.filters : channels;
      const along = (length: number, kernel: number, stride: number): number =>
        Math.ceil((layer.config.padding === 'same' ? length : length - kernel + 1) / stride);
      const output = [
        along(height, kernelHeight, layer.config.strides[0]),
        along(width, kernelWidth, layer.config.strides[1]),
        filters,
      ];
      if (Math.min(...output) < 1) mismatch(layer, `the kernel does not fit into [${input}]`);
      const last = layer.kind === 'Conv2D' ? filters : 1;
      return { output, kernel: [kernelHeight, kernelWidth, channels, last], bias: [filters] };
    }
    case 'Add':
      if (`${inputs[0]}` !== `${inputs[1]}`)
        mismatch(layer, `adds [${inputs[0]}] to [${inputs[1]}]`);
      return { output: input };
    case 'Activation':
    case 'ReLU':
      return { output: input };
    case 'GlobalAveragePooling2D':
      return { output: [image(layer, input)[2]] };
    case 'Dense': {
      const [features] = input;
      if (input.length !== 1 || features === undefined)
        mismatch(layer, `takes a vector, not [${input}]`);
      return {
        output: [layer.config.units],
        kernel: [features as number, layer.config.units],
        bias: [layer.config.units],
      };
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
