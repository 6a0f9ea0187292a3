/**
 * A model package as an ONNX model, for the runtimes that take those.
 *
 * ONNX has channels before rows and columns, Keras has them last; with the one channel of a
 * spectrogram an input is the same in both. Operators: onnx.ai/onnx/operators, opset 13.
 */
import proto, { type onnx } from 'onnx-proto';
import type { ModelPackage } from '../../models/package/model-package.ts';
import { inferShapes, type Shape, samePadding, weightNames } from '../../models/package/shapes.ts';
import type { Activation, Layer } from '../../models/package/topology.ts';
import { decodeWeights } from '../../models/package/weights.ts';

const { AttributeProto, ModelProto, TensorProto } = proto.onnx;
const { FLOAT } = TensorProto.DataType;
const { INT, INTS } = AttributeProto.AttributeType;

/** Of the one input, `[1, 1, columns, bands]`. */
export const onnxInput = 'window';

/**
 * The outputs are those that `metadata.json` names.
 * @returns the bytes of a ModelProto.
 */
export function onnxModel({ metadata, topology, weights: bytes }: ModelPackage): Uint8Array {
  const values = decodeWeights(topology.weights, bytes);
  const { outputs: shapes } = inferShapes(topology);
  const { columns, melBands } = metadata.frontEnd;
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
      initializer: [...weights, bound('zero', 0), bound('six', 6)],
      input: [valueInfo(onnxInput, [1, 1, columns, melBands])],
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
      const pads = [0, 1].map((axis) =>
        padding === 'valid'
          ? [0, 0]
          : samePadding(
              input[axis] as number,
              kernel_size[axis] as number,
              strides[axis] as number,
            ),
      );
      const attribute = [
        ints('kernel_shape', kernel_size),
        ints('strides', strides),
        // All beginnings come before all ends.
        ints(
          'pads',
          [0, 1].flatMap((end) => pads.map((pad) => pad[end] as number)),
        ),
        integer('group', layer.kind === 'DepthwiseConv2D' ? (input[2] as number) : 1),
      ];
      return activated('Conv', [...inputs, ...weightNames(layer)], name, activation, attribute);
    }
    case 'Dense':
      return activated('Gemm', [...inputs, ...weightNames(layer)], name, layer.config.activation);
    case 'Add':
      return [{ opType: 'Add', input: inputs, output: [name] }];
    case 'Activation':
      return [activate(layer.config.activation, inputs[0] as string, name)];
    case 'ReLU':
      return [activate(layer.config.max_value === 6 ? 'relu6' : 'relu', inputs[0] as string, name)];
    case 'GlobalAveragePooling2D':
      return [
        { opType: 'GlobalAveragePool', input: inputs, output: [`${name}/pooled`] },
        { opType: 'Flatten', input: [`${name}/pooled`], output: [name] },
      ];
  }
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

function ints(name: string, values: number[]): onnx.IAttributeProto {
  return { name, type: INTS, ints: values };
}
