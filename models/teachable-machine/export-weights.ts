/** The weights of an export, in one file or several, as the one file of a package. */
import { ModelError } from '../package/model-error.ts';
import { maxWeightsBytes } from '../package/model-package.ts';
import type { WeightSpec } from '../package/topology.ts';
import { storedLength } from '../package/weights.ts';
import { type ExportFiles, findFile } from './export-files.ts';
import { join, lengthOf } from './join.ts';
import { quote } from './quote.ts';

/** Tensors that follow each other in the same files. */
export interface WeightGroup {
  /** Names of the files, in the order of their bytes. */
  paths: readonly string[];
  tensors: readonly WeightSpec[];
}

/** @throws {ModelError} `file-missing`, `weights-truncated`, `weights-too-long` or `model-too-large` */
export function joinWeights(
  files: ExportFiles,
  folder: string,
  groups: readonly WeightGroup[],
): ArrayBuffer {
  // Before any is read: a file may be listed again and again.
  const listed = storedLengthOf(groups.flatMap(({ tensors }) => tensors));
  if (listed > maxWeightsBytes) {
    throw new ModelError(
      'model-too-large',
      `model.json lists weights of ${listed} bytes, and the limit is ${maxWeightsBytes}`,
    );
  }
  return join(groups.flatMap((group) => shardsOf(files, folder, group))).buffer;
}

function shardsOf(files: ExportFiles, folder: string, { paths, tensors }: WeightGroup) {
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const shards = names.map((name) => findFile(files, name, folder).bytes);
  const [given, listed] = [lengthOf(shards), storedLengthOf(tensors)];
  const told = `${quote(names.join(', '))} has ${given} bytes instead of ${listed}.`;
  if (given < listed) {
    throw new ModelError(
      'weights-truncated',
      `${told} The download is incomplete. Export the model again.`,
    );
  }
  if (given > listed) {
    throw new ModelError(
      'weights-too-long',
      `${told} The files belong to different models. Export the model again and keep its files together.`,
    );
  }
  return shards;
}

function storedLengthOf(tensors: readonly WeightSpec[]): number {
  return tensors.reduce((sum, spec) => sum + storedLength(spec), 0);
}
