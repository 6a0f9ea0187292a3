/**
 * The door for Teachable Machine sound models: the files of an export in, a model package out, the same as
 * any other from there on.
 */
import * as v from 'valibot';
import { ModelError, type ModelErrorCode } from '../package/model-error.ts';
import { type ModelFiles, readModelPackage } from '../package/model-package.ts';
import { parse } from '../package/parse.ts';
import { readTopology, type Topology, type WeightSpec } from '../package/topology.ts';
import { type ExportFiles, findFile, parseJson } from './export-files.ts';
import { packageMetadata, readExportMetadata } from './export-metadata.ts';
import { joinWeights, type WeightGroup } from './export-weights.ts';
import { type FlatLayer, flattenModel } from './flat-layers.ts';
import { howToExport } from './other-exports.ts';

/** Most groups of tensors in a manifest, and most files of one group; the site's have one. */
export const maxManifestParts = 100;

const modelSchema = v.object({ class_name: v.string(), config: v.unknown() });
const groupSchema = v.object({
  paths: v.pipe(v.array(v.string()), v.maxLength(maxManifestParts)),
  weights: v.array(v.unknown()),
});
const exportSchema = v.object({
  modelTopology: v.union([modelSchema, v.object({ model_config: modelSchema })]),
  weightsManifest: v.pipe(v.array(groupSchema), v.maxLength(maxManifestParts)),
});
type ManifestGroup = v.InferOutput<typeof groupSchema>;

/** Of one window, with the dimension of the batch. */
const inputShape = '[null,43,232,1]';

/** Errors in `model.json` that name a place in it: they are no help to whoever exported it. */
const technical: readonly ModelErrorCode[] = [
  'topology-invalid',
  'layer-unsupported',
  'weights-missing',
  'shape-mismatch',
  'model-too-large',
];
/** Longest part of a message that names the place, in characters: the advice is to follow it. */
const maxDetail = 300;

/**
 * Reads the files of an export, in a folder or in none, and checks them as a whole.
 * @param name of the package: 1 to 64 of `a-z`, `0-9`, `.`, `_`, `-`.
 * @throws {ModelError} whatever is wrong with the export; its message says what to do.
 */
export function readExport(files: ExportFiles, name: string): ModelFiles {
  try {
    return read(files, name);
  } catch (error) {
    if (!(error instanceof ModelError) || !technical.includes(error.code)) throw error;
    throw new ModelError(
      error.code,
      `This is not a sound model as Teachable Machine exports it (${error.message.slice(0, maxDetail)}). ${howToExport}`,
    );
  }
}

function read(files: ExportFiles, name: string): ModelFiles {
  const { folder, bytes } = findFile(files, 'model.json');
  const { modelTopology, weightsManifest } = readModelJson(parseJson(bytes, 'model.json'));
  const metadata = readExportMetadata(
    parseJson(findFile(files, 'metadata.json', folder).bytes, 'metadata.json'),
  );
  const flat = flattenModel(
    'model_config' in modelTopology ? modelTopology.model_config : modelTopology,
  );
  refuseOtherInput(flat.layers[0]?.config);
  const tensors = weightsManifest.flatMap(({ weights }) => weights);
  const topology = readTopology(modelJson(flat.layers, tensors));
  const converted = {
    // From what was read, so that nothing else that the file holds goes on.
    model: modelJson(layersOf(topology), topology.weights),
    metadata: packageMetadata(name, metadata, topology, flat.output),
    weights: joinWeights(files, folder, groupsOf(weightsManifest, topology.weights)),
  };
  readModelPackage(converted);
  return converted;
}

function readModelJson(model: unknown): v.InferOutput<typeof exportSchema> {
  if (v.is(v.looseObject({ format: v.literal('graph-model') }), model)) {
    throw new ModelError(
      'export-unsuited',
      `model.json is a graph model of TensorFlow.js, not a layers model. ${howToExport}`,
    );
  }
  return parse(exportSchema, model, 'topology-invalid', 'model.json');
}

/** @param tensors of all groups, in their order. */
function groupsOf(
  manifest: readonly ManifestGroup[],
  tensors: readonly WeightSpec[],
): WeightGroup[] {
  let end = 0;
  return manifest.map(({ paths, weights }) => {
    const start = end;
    end += weights.length;
    return { paths, tensors: tensors.slice(start, end) };
  });
}

/** A model that takes something other than Teachable Machine's sound models do. */
function refuseOtherInput(config: unknown): void {
  const read = v.safeParse(
    v.object({ batch_input_shape: v.array(v.nullable(v.number())) }),
    config,
  );
  const shape = read.success ? read.output.batch_input_shape : [];
  const told = JSON.stringify(shape);
  if (told === inputShape) return;
  const refuse = (what: string): never => {
    throw new ModelError('export-unsuited', `${what} ${howToExport}`);
  };
  if (shape.length === 4 && shape[3] === 3) refuse('This is an export of an image model.');
  if (shape.length === 2) refuse('This is an export of a pose model.');
  throw new ModelError('shape-mismatch', `model.json takes ${told}, not ${inputShape}`);
}

/** `model.json` of a package. */
function modelJson(layers: FlatLayer[], weights: readonly unknown[]): unknown {
  return {
    format: 'layers-model',
    modelTopology: {
      model_config: {
        class_name: 'Functional',
        config: { layers, input_layers: [[layers[0]?.name, 0, 0]] },
      },
    },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
}

function layersOf({ layers }: Topology): FlatLayer[] {
  return layers.map(({ kind, name, config, inputs }) => ({
    class_name: kind,
    name,
    config,
    inbound_nodes: inputs.length > 0 ? [inputs.map((taken) => [taken, 0, 0])] : [],
  }));
}
