/** The weights of an export, one file or several, as the one file of a package. */
import { ModelError } from '../package/model-error.ts';
import { maxWeightsBytes } from '../package/model-package.ts';
import type { WeightSpec } from '../package/topology.ts';
import { storedLength } from '../package/weights.ts';
import { type ExportFiles, findFile } from './export-files.ts';
import { join, lengthOf } from './join.ts';

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
  const wanted = groups
    .flatMap(({ tensors }) => tensors)
    .reduce((sum, spec) => sum + storedLength(spec), 0);
  if (wanted > maxWeightsBytes) {
    throw new ModelError(
      'model-too-large',
      `model.json lists weights of ${wanted} bytes, at most ${maxWeightsBytes}`,
    );
  }
  const parts = groups.flatMap(({ paths, tensors }) => {
    const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
    const shards = names.map((name) => findFile(files, name, folder).bytes);
    const given = lengthOf(shards);
    const listed = tensors.reduce((sum, spec) => sum + storedLength(spec), 0);
    const told = `${names.join(', ')}: ${given} bytes instead of ${listed}.`;
    if (given < listed) {
      throw new ModelError(
        'weights-truncated',
        `${told} A part of the download is missing. Export the model again.`,
      );
    }
    if (given > listed) {
      throw new ModelError(
        'weights-too-long',
        `${told} The files are of two models. Export the model again and keep its files together.`,
      );
    }
    return shards;
  });
  return join(parts).buffer;
}
