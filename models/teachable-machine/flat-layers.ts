/**
 * The layers of a Keras model, with those of the models inside it in their place: Teachable Machine puts
 * the layers that it trains, a `Sequential`, on top of those that it does not.
 */
import * as v from 'valibot';
import { ModelError } from '../package/model-error.ts';
import { parse } from '../package/parse.ts';
import { maxLayers } from '../package/topology.ts';
import { quote } from './quote.ts';

/** A layer of `model.json` as `models/package` reads it. */
export interface FlatLayer {
  class_name: string;
  name: string;
  config: unknown;
  inbound_nodes: [name: string, node: 0, tensor: 0][][];
}

export interface FlatModel {
  /** Each comes after those that it takes; the first is the input. */
  layers: FlatLayer[];
  /** Name of the layer whose output is the model's. */
  output: string;
}

/** How deep models may lie within models; the site's lie one deep. */
export const maxModelDepth = 8;

const tensor = v.looseTuple([v.string()]);
const layerSchema = v.object({
  class_name: v.string(),
  name: v.optional(v.string()),
  config: v.unknown(),
  inbound_nodes: v.optional(v.pipe(v.array(v.array(tensor)), v.maxLength(1)), []),
});
type NestedLayer = v.InferOutput<typeof layerSchema>;

const layers = v.pipe(v.array(layerSchema), v.minLength(1), v.maxLength(maxLayers));
/** Older versions write the layers alone. */
const sequentialConfig = v.union([
  v.object({ layers }),
  v.pipe(
    layers,
    v.transform((all) => ({ layers: all })),
  ),
]);
const functionalConfig = v.object({ layers, output_layers: v.pipe(v.array(tensor), v.length(1)) });
const ownName = v.object({ name: v.string() });
const ownInput = v.object({ batch_input_shape: v.array(v.nullable(v.number())) });

const sequential = 'Sequential';
const functional = ['Model', 'Functional'];

/** A model to flatten: the outermost one, or one that stands in place of a layer. */
interface Nested {
  class_name: string;
  config: unknown;
  /** As messages call it: "the model", or a layer by its name. */
  title: string;
  /** Name of the layer that it takes; undefined for the outermost model. */
  input: string | undefined;
  depth: number;
}

/** @throws {ModelError} `topology-invalid` */
export function flattenModel(model: { class_name: string; config: unknown }): FlatModel {
  const all: FlatLayer[] = [];
  const output = flatten({ ...model, title: 'the model', input: undefined, depth: 0 }, all);
  const [first] = all;
  if (first?.class_name !== 'InputLayer')
    throw invalid(`the first layer is ${quote(first?.name ?? '')}, not an InputLayer`);
  return { layers: all, output };
}

/** @returns name of the layer whose output is the model's. */
function flatten(model: Nested, all: FlatLayer[]): string {
  const { class_name, title, depth } = model;
  if (depth > maxModelDepth)
    throw invalid(`${title} lies more than ${maxModelDepth} models deep in the others`);
  if (class_name === sequential) return flattenSequential(model, all);
  if (functional.includes(class_name)) return flattenFunctional(model, all);
  const known = [sequential, ...functional].join(', ');
  throw invalid(`${title} is a ${quote(class_name)}; models are one of ${known}`);
}

function flattenSequential({ config, title, input, depth }: Nested, all: FlatLayer[]): string {
  let before = input;
  for (const layer of read(sequentialConfig, config, title).layers) {
    if (layer.class_name === 'InputLayer') before ??= add(layer, title, [], all);
    else if (isModel(layer)) before = flatten(nested(layer, title, before, depth), all);
    else before = add(layer, title, [before ?? addInputOf(layer, title, all)], all);
  }
  if (before === undefined) throw invalid(`${title} has no layers`);
  return before;
}

function flattenFunctional({ config, title, input, depth }: Nested, all: FlatLayer[]): string {
  const { layers, output_layers } = read(functionalConfig, config, title);
  /** For each layer of this model, the flat layer whose output is its own. */
  const outputs = new Map<string, string>();
  const outputOf = (name: string, taker: string): string => {
    const found = outputs.get(name);
    if (found !== undefined) return found;
    throw invalid(`${taker} takes ${quote(name)}, which does not come before it`);
  };
  for (const layer of layers) {
    const name = nameOf(layer, title);
    const inputs = (layer.inbound_nodes[0] ?? []).map(([taken]) => outputOf(taken, quote(name)));
    let output: string;
    if (layer.class_name === 'InputLayer') output = input ?? add(layer, title, [], all);
    else if (!isModel(layer)) output = add(layer, title, inputs, all);
    else if (inputs.length === 1) output = flatten(nested(layer, title, inputs[0], depth), all);
    else throw invalid(`the model ${quote(name)} takes ${inputs.length} inputs instead of one`);
    outputs.set(name, output);
  }
  return outputOf(output_layers[0]?.[0] ?? '', `the output of ${title}`);
}

function isModel({ class_name }: NestedLayer): boolean {
  return class_name === sequential || functional.includes(class_name);
}

function nested(
  layer: NestedLayer,
  within: string,
  input: string | undefined,
  depth: number,
): Nested {
  const { class_name, config } = layer;
  const title = quote(layer.name ?? ownNameOf(config) ?? `a ${class_name} in ${within}`);
  return { class_name, config, title, input, depth: depth + 1 };
}

/** @returns the layer's name. */
function add(layer: NestedLayer, within: string, inputs: string[], all: FlatLayer[]): string {
  const { class_name, config } = layer;
  const name = nameOf(layer, within);
  const node = inputs.map((taken): [string, 0, 0] => [taken, 0, 0]);
  all.push({ class_name, name, config, inbound_nodes: node.length > 0 ? [node] : [] });
  if (all.length > maxLayers)
    throw invalid(`it has more than ${maxLayers} layers, of which ${quote(name)} is the next`);
  return name;
}

/** The first layer of a `Sequential` may state itself what it takes. */
function addInputOf(layer: NestedLayer, within: string, all: FlatLayer[]): string {
  const own = nameOf(layer, within);
  const config = read(ownInput, layer.config, quote(own));
  const input = { class_name: 'InputLayer', name: `${own}_input`, config, inbound_nodes: [] };
  return add(input, within, [], all);
}

function nameOf({ class_name, name, config }: NestedLayer, within: string): string {
  const found = name ?? ownNameOf(config);
  if (found === undefined) throw invalid(`a ${quote(class_name)} in ${within} has no name`);
  return found;
}

function ownNameOf(config: unknown): string | undefined {
  return v.is(ownName, config) ? config.name : undefined;
}

/** @param title of what the configuration is of. */
function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown, title: string) {
  return parse(schema, value, 'topology-invalid', `model.json: ${title}`);
}

function invalid(message: string): ModelError {
  return new ModelError('topology-invalid', `model.json: ${message}`);
}
