/**
 * `model.json` of a model package: a TensorFlow.js layers model (Keras topology and a weights
 * manifest), read into the closed list of layers that the runtime executes.
 */
import * as v from 'valibot';
import { ModelError } from './model-error.ts';
import { parse } from './parse.ts';

const finite = v.pipe(v.number(), v.finite());
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));
const pair = v.tuple([size, size]);
/** Of a layer or a tensor. */
const text = v.pipe(v.string(), v.maxLength(256));
/** A layer has two tensors at most. */
export const maxLayers = 500;
const activation = v.picklist(['linear', 'relu', 'relu6', 'sigmoid', 'softmax']);
export type Activation = v.InferOutput<typeof activation>;

const padding = v.picklist(['same', 'valid']);
const channelsLast = v.optional(v.literal('channels_last'));
const spatial = {
  kernel_size: pair,
  strides: v.optional(pair, [1, 1]),
  padding,
  activation: v.optional(activation, 'linear'),
  use_bias: v.literal(true),
  data_format: channelsLast,
  dilation_rate: v.optional(v.tuple([v.literal(1), v.literal(1)])),
};

/** The layers the runtime knows, each with the part of its Keras configuration that matters. */
const layerConfigs = {
  InputLayer: v.object({ batch_input_shape: v.tuple([v.null(), size, size, size]) }),
  Conv2D: v.object({ filters: size, ...spatial }),
  DepthwiseConv2D: v.object({ depth_multiplier: v.optional(v.literal(1)), ...spatial }),
  Add: v.object({}),
  /** Of the same shape, or the second of one value a channel. */
  Multiply: v.object({}),
  /** To the channels of an image of one place. */
  Reshape: v.object({ target_shape: v.tuple([v.literal(1), v.literal(1), size]) }),
  /** Each value times `scale`, and `offset`. */
  Rescaling: v.object({ scale: finite, offset: finite }),
  Activation: v.object({ activation }),
  ReLU: v.object({ max_value: v.nullish(v.literal(6)) }),
  MaxPooling2D: v.object({
    pool_size: pair,
    /** As large as the pool, if left out. */
    strides: v.nullish(pair),
    padding,
    data_format: channelsLast,
  }),
  GlobalAveragePooling2D: v.object({ data_format: channelsLast }),
  Flatten: v.object({ data_format: channelsLast }),
  /** Passes its input on: it drops something only in training. */
  Dropout: v.object({}),
  /** Over the last dimension. Left out, `axis` means that to Keras and another one to TensorFlow.js. */
  Softmax: v.object({ axis: v.literal(-1) }),
  Dense: v.object({
    units: size,
    activation: v.optional(activation, 'linear'),
    use_bias: v.literal(true),
  }),
};
export type LayerKind = keyof typeof layerConfigs;
export const layerKinds = Object.keys(layerConfigs) as LayerKind[];

export type Layer = {
  [Kind in LayerKind]: {
    kind: Kind;
    name: string;
    config: v.InferOutput<(typeof layerConfigs)[Kind]>;
    /** Names of the layers whose outputs it takes; all of them come before it. */
    inputs: string[];
  };
}[LayerKind];

const original = { original_dtype: v.optional(v.literal('float32')) };

/** One tensor in `weights.bin`, in the manifest's order. */
const weightSpec = v.object({
  name: text,
  shape: v.pipe(v.array(size), v.maxLength(4)),
  dtype: v.literal('float32'),
  quantization: v.exactOptional(
    v.variant('dtype', [
      v.object({ dtype: v.literal('float16'), ...original }),
      /** A value is `byte * scale + min`. */
      v.object({ dtype: v.literal('uint8'), scale: finite, min: finite, ...original }),
    ]),
  ),
});
export type WeightSpec = v.InferOutput<typeof weightSpec>;

const inboundNode = v.pipe(
  v.array(v.looseTuple([v.string(), v.number(), v.number()])),
  v.minLength(1),
);
const modelSchema = v.object({
  format: v.literal('layers-model'),
  modelTopology: v.object({
    model_config: v.object({
      class_name: v.picklist(['Functional', 'Model']),
      config: v.object({
        layers: v.pipe(
          v.array(
            v.object({
              class_name: text,
              name: text,
              config: v.unknown(),
              inbound_nodes: v.pipe(v.array(inboundNode), v.maxLength(1)),
            }),
          ),
          v.minLength(2),
          v.maxLength(maxLayers),
        ),
        input_layers: v.pipe(v.array(v.looseTuple([v.string()])), v.length(1)),
      }),
    }),
  }),
  weightsManifest: v.pipe(
    v.array(
      v.object({
        paths: v.tuple([v.literal('weights.bin')]),
        weights: v.pipe(v.array(weightSpec), v.maxLength(2 * maxLayers)),
      }),
    ),
    v.length(1),
  ),
});

export interface Topology {
  /** In an order in which each can be computed from those before it. */
  layers: Layer[];
  weights: WeightSpec[];
}

/** @throws {ModelError} `topology-invalid` or `layer-unsupported` */
export function readTopology(value: unknown): Topology {
  const model = parse(modelSchema, value, 'topology-invalid', 'model.json');
  const layers: Layer[] = [];
  const known = new Set<string>();
  for (const raw of model.modelTopology.model_config.config.layers) {
    const inputs = (raw.inbound_nodes[0] ?? []).map(([name]) => name);
    const missing = inputs.find((name) => !known.has(name));
    if (missing !== undefined) {
      throw new ModelError(
        'topology-invalid',
        `model.json: "${raw.name}" takes "${missing}", which does not come before it`,
      );
    }
    if (known.has(raw.name))
      throw new ModelError('topology-invalid', `model.json: two layers are called "${raw.name}"`);
    known.add(raw.name);
    layers.push(readLayer(raw.class_name, raw.name, raw.config, inputs));
  }
  const weights = model.weightsManifest.flatMap((group) => group.weights);
  const names = weights.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    throw new ModelError('topology-invalid', `model.json: two tensors are called "${twice}"`);
  }
  return { layers, weights };
}

function readLayer(kind: string, name: string, config: unknown, inputs: string[]): Layer {
  if (!isLayerKind(kind)) {
    throw new ModelError(
      'layer-unsupported',
      `model.json: "${name}" is a ${kind}; supported are ${layerKinds.join(', ')}`,
    );
  }
  const expected = kind === 'InputLayer' ? 0 : kind === 'Add' || kind === 'Multiply' ? 2 : 1;
  if (inputs.length !== expected) {
    throw new ModelError(
      'topology-invalid',
      `model.json: "${name}" has ${inputs.length} inputs, a ${kind} takes ${expected}`,
    );
  }
  const parsed = parse(layerConfigs[kind], config, 'topology-invalid', `model.json: "${name}"`);
  return { kind, name, config: parsed, inputs } as Layer;
}

function isLayerKind(kind: string): kind is LayerKind {
  return Object.hasOwn(layerConfigs, kind);
}
