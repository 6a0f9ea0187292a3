/**
 * A model package as an ONNX model, for the runtimes that take those.
 *
 * ONNX has channels before rows and columns, Keras has them last; with the one channel of a
 * spectrogram an input is the same in both. Operators: onnx.ai/onnx/operators, opset 13.
 */
import proto, { type onnx } from 'onnx-proto';
import { windowForm } from '../../models/front-ends/kinds.ts';
import type { ModelPackage } from '../../models/package/model-package.ts';
import { inferShapes, type Shape, samePadding, weightNames } from '../../models/package/shapes.ts';
import type { Activation, Layer } from '../../models/package/topology.ts';
import { decodeWeights } from '../../models/package/weights.ts';

const { AttributeProto, ModelProto, TensorProto } = proto.onnx;
const { FLOAT, INT64 } = TensorProto.DataType;
const { FLOAT: REAL, INT, INTS } = AttributeProto.AttributeType;

/** Name of the one input. */
export const onnxInput = 'window';

/** Its shape, `[1, channels, height, width]`, of one channel. */
export function onnxInputShape({ metadata }: ModelPackage): number[] {
  const [height = 1, width = 1, channels] = windowForm(metadata.frontEnd).inputShape;
  if (channels !== 1) throw new RangeError('Only an input of one channel lies in memory alike.');
  return [1, channels, height, width];
}

/**
 * The outputs are those that `metadata.json` names.
 * @returns the bytes of a ModelProto.
 */
export function onnxModel(modelPackage: ModelPackage): Uint8Array {
  const { metadata, topology, weights: bytes } = modelPackage;
  const values = decodeWeights(topology.weights, bytes);
  const { outputs: shapes } = inferShapes(topology);
  const { scores, embedding } = metadata.outputs;
  const weights = topology.weights.map(({ name, shape }) =>
    tensor(name, shape, values.get(name) as Float32Array),
  );
  const node = topology.layers.flatMap((layer) => nodes(layer, shapes));
  const outputs = embedding === undefined ? [scores] : [scores, embedding];
  const model = ModelProto.create({
    irVersion: 7,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: metadata.name,
      node,
      initializer: [...weights, bound('zero', 0), bound('six', 6), placeAxes],
      input: [valueInfo(onnxInput, onnxInputShape(modelPackage))],
      output: outputs.map((name) => valueInfo(name, [1, ...(shapes.get(name) ?? [])])),
    },
  });
  return ModelProto.encode(model).finish();
}

/** What computes a layer; the last of them gives the value that has the layer's name. */
function nodes(layer: Layer, shapes: Map<string, Shape>): onnx.INodeProto[] {
  const { name, inputs } = layer;
  const input = shapes.get(inputs[0] ?? '') ?? [];
  switch (layer.kind) {
    case 'InputLayer':
      return [{ opType: 'Identity', input: [onnxInput], output: [name] }];
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      const { kernel_size, strides, padding, activation } = layer.config;
      const attribute = [
        ...overPlaces(input, kernel_size, strides, padding),
        integer('group', layer.kind === 'DepthwiseConv2D' ? (input[2] as number) : 1),
      ];
      return activated('Conv', [...inputs, ...weightNames(layer)], name, activation, attribute);
    }
    case 'Dense':
      return activated('Gemm', [...inputs, ...weightNames(layer)], name, layer.config.activation);
    case 'Add':
      return [{ opType: 'Add', input: inputs, output: [name] }];
    case 'Multiply':
      return [{ opType: 'Mul', input: inputs, output: [name] }];
    case 'Reshape':
      return [{ opType: 'Unsqueeze', input: [...inputs, 'place_axes'], output: [name] }];
    case 'Rescaling': {
      const { scale, offset } = layer.config;
      return [
        constant(`${name}/scale`, scale),
        constant(`${name}/offset`, offset),
        { opType: 'Mul', input: [...inputs, `${name}/scale`], output: [`${name}/scaled`] },
        { opType: 'Add', input: [`${name}/scaled`, `${name}/offset`], output: [name] },
      ];
    }
    case 'Activation':
      return [activate(layer.config.activation, inputs[0] as string, name)];
    case 'ReLU':
      return [activate(layer.config.max_value === 6 ? 'relu6' : 'relu', inputs[0] as string, name)];
    case 'MaxPooling2D': {
      const { pool_size, padding } = layer.config;
      const attribute = overPlaces(input, pool_size, layer.config.strides ?? pool_size, padding);
      return [{ opType: 'MaxPool', input: inputs, output: [name], attribute }];
    }
    case 'GlobalAveragePooling2D':
      return [
        { opType: 'GlobalAveragePool', input: inputs, output: [`${name}/pooled`] },
        { opType: 'Flatten', input: [`${name}/pooled`], output: [name] },
      ];
    case 'Flatten': {
      if (input.length === 1) return [{ opType: 'Identity', input: inputs, output: [name] }];
      const attribute = [ints('perm', [0, 2, 3, 1])];
      return [
        { opType: 'Transpose', input: inputs, output: [`${name}/channels_last`], attribute },
        { opType: 'Flatten', input: [`${name}/channels_last`], output: [name] },
      ];
    }
    case 'Dropout':
      return [{ opType: 'Identity', input: inputs, output: [name] }];
    case 'Softmax':
      return [activate('softmax', inputs[0] as string, name)];
  }
}

/** How a kernel is laid over an image of `[height, width, channels]`. */
function overPlaces(
  image: Shape,
  kernel: Shape,
  strides: Shape,
  padding: 'same' | 'valid',
): onnx.IAttributeProto[] {
  const pads = [0, 1].map((axis) =>
    padding === 'valid'
      ? [0, 0]
      : samePadding(image[axis] as number, kernel[axis] as number, strides[axis] as number),
  );
  // All beginnings come before all ends.
  const inOrder = [0, 1].flatMap((end) => pads.map((pad) => pad[end] as number));
  return [ints('kernel_shape', kernel), ints('strides', strides), ints('pads', inOrder)];
}

function activated(
  opType: string,
  input: string[],
  name: string,
  activation: Activation,
  attribute: onnx.IAttributeProto[] = [],
): onnx.INodeProto[] {
  if (activation === 'linear') return [{ opType, input, output: [name], attribute }];
  const linear = `${name}/linear`;
  return [{ opType, input, output: [linear], attribute }, activate(activation, linear, name)];
}

function activate(activation: Activation, input: string, output: string): onnx.INodeProto {
  const node = { input: [input], output: [output] };
  switch (activation) {
    case 'linear':
      return { ...node, opType: 'Identity' };
    case 'relu':
      return { ...node, opType: 'Relu' };
    case 'relu6':
      return { ...node, opType: 'Clip', input: [input, 'zero', 'six'] };
    case 'sigmoid':
      return { ...node, opType: 'Sigmoid' };
    case 'softmax':
      return { ...node, opType: 'Softmax', attribute: [integer('axis', 1)] };
  }
}

/** Kernels, `[height, width, in, out]` in Keras, become `[out, in, height, width]`. */
function tensor(name: string, shape: Shape, values: Float32Array): onnx.ITensorProto {
  const [height, width, channels, filters] = shape;
  if (
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    filters === undefined
  )
    return rawTensor(name, shape, values);
  // Of a depthwise kernel, `[height, width, in, 1]`, each channel is a filter: `[in, 1, height, width]`.
  const reordered = new Float32Array(values.length);
  for (let position = 0; position < height * width; position++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let filter = 0; filter < filters; filter++) {
        const from = (position * channels + channel) * filters + filter;
        reordered[(filter * channels + channel) * height * width + position] = values[
          from
        ] as number;
      }
    }
  }
  const depthwise = name.endsWith('/depthwise_kernel');
  const dims = depthwise ? [channels, 1, height, width] : [filters, channels, height, width];
  return rawTensor(name, dims, reordered);
}

function rawTensor(name: string, dims: Shape, values: Float32Array): onnx.ITensorProto {
  // As it lies in memory: little-endian wherever this runs, as ONNX wants it.
  return { name, dataType: FLOAT, dims: [...dims], rawData: new Uint8Array(values.buffer) };
}

/** Of the one place that a vector becomes: its row and its column. */
const placeAxes = { name: 'place_axes', dataType: INT64, dims: [2], int64Data: [2, 3] };

function constant(name: string, f: number): onnx.INodeProto {
  return {
    opType: 'Constant',
    output: [name],
    attribute: [{ name: 'value_float', type: REAL, f }],
  };
}

function bound(name: string, value: number): onnx.ITensorProto {
  return { name, dataType: FLOAT, dims: [], floatData: [value] };
}

function valueInfo(name: string, shape: readonly number[]): onnx.IValueInfoProto {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

function integer(name: string, i: number): onnx.IAttributeProto {
  return { name, type: INT, i };
}

function ints(name: string, values: readonly number[]): onnx.IAttributeProto {
  return { name, type: INTS, ints: [...values] };
}
