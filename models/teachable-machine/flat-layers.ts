/**
 * The layers of a Keras model, with those of the models inside of it in their place: Teachable Machine
 * puts the layers that it trains, a `Sequential`, on top of those that it does not.
 */
import * as v from 'valibot';
import { ModelError } from '../package/model-error.ts';
import { parse } from '../package/parse.ts';
import { maxLayers } from '../package/topology.ts';

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
  /** Name of the one that gives what the model gives. */
  output: string;
}

/** How deep models may lie within models; the site's lie one deep. */
const maxDepth = 8;

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

/** @throws {ModelError} `topology-invalid` */
export function flattenModel(model: { class_name: string; config: unknown }): FlatModel {
  const all: FlatLayer[] = [];
  const output = flatten(model.class_name, model.config, undefined, all, 0);
  const [first] = all;
  if (first?.class_name !== 'InputLayer') throw invalid('it does not begin with an input');
  return { layers: all, output };
}

/**
 * @param input name of the layer that the model takes; undefined for the outermost one.
 * @returns name of the layer that gives what the model gives.
 */
function flatten(
  kind: string,
  config: unknown,
  input: string | undefined,
  all: FlatLayer[],
  depth: number,
): string {
  if (depth > maxDepth) throw invalid(`models lie more than ${maxDepth} deep in each other`);
  if (kind === sequential) return flattenSequential(config, input, all, depth);
  if (functional.includes(kind)) return flattenFunctional(config, input, all, depth);
  throw invalid(`a model is a ${kind}, not a ${sequential}, ${functional.join(' or ')}`);
}

function flattenSequential(
  config: unknown,
  input: string | undefined,
  all: FlatLayer[],
  depth: number,
): string {
  let before = input;
  for (const layer of read(sequentialConfig, config).layers) {
    if (layer.class_name === 'InputLayer') before ??= add(layer, [], all);
    else if (isModel(layer))
      before = flatten(layer.class_name, layer.config, before, all, depth + 1);
    else before = add(layer, [before ?? addInputOf(layer, all)], all);
  }
  if (before === undefined) throw invalid('it has no layers');
  return before;
}

function flattenFunctional(
  config: unknown,
  input: string | undefined,
  all: FlatLayer[],
  depth: number,
): string {
  const { layers, output_layers } = read(functionalConfig, config);
  /** Of each layer of this model: the one that gives what it gives. */
  const givenBy = new Map<string, string>();
  const giver = (name: string): string => {
    const found = givenBy.get(name);
    if (found === undefined) throw invalid(`"${name}" is taken, and does not come before`);
    return found;
  };
  for (const layer of layers) {
    const name = nameOf(layer);
    const inputs = (layer.inbound_nodes[0] ?? []).map(([taken]) => giver(taken));
    let given: string;
    if (layer.class_name === 'InputLayer') given = input ?? add(layer, [], all);
    else if (!isModel(layer)) given = add(layer, inputs, all);
    else if (inputs.length === 1)
      given = flatten(layer.class_name, layer.config, inputs[0], all, depth + 1);
    else throw invalid(`the model "${name}" takes ${inputs.length} inputs instead of one`);
    givenBy.set(name, given);
  }
  return giver(output_layers[0]?.[0] ?? '');
}

function isModel({ class_name }: NestedLayer): boolean {
  return class_name === sequential || functional.includes(class_name);
}

/** @returns the layer's name. */
function add(layer: NestedLayer, inputs: string[], all: FlatLayer[]): string {
  const { class_name, config } = layer;
  const name = nameOf(layer);
  const node = inputs.map((taken): [string, 0, 0] => [taken, 0, 0]);
  all.push({ class_name, name, config, inbound_nodes: node.length > 0 ? [node] : [] });
  if (all.length > maxLayers) throw invalid(`it has more than ${maxLayers} layers`);
  return name;
}

/** The first layer of a `Sequential` may say itself what it takes. */
function addInputOf(layer: NestedLayer, all: FlatLayer[]): string {
  const config = read(ownInput, layer.config);
  return add(
    { class_name: 'InputLayer', name: `${nameOf(layer)}_input`, config, inbound_nodes: [] },
    [],
    all,
  );
}

function nameOf({ name, config }: NestedLayer): string {
  return name ?? read(ownName, config).name;
}

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown) {
  return parse(schema, value, 'topology-invalid', 'model.json');
}

function invalid(message: string): ModelError {
  return new ModelError('topology-invalid', `model.json: ${message}`);
}
