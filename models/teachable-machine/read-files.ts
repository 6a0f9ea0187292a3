/** Files that hold a model, whoever made them: a package of ours, or an export of Teachable Machine. */
import { ModelError } from '../package/model-error.ts';
import { type ModelFiles, readModelPackage } from '../package/model-package.ts';
import { type ExportFiles, findFile, parseJson } from './export-files.ts';
import { readExport } from './read-export.ts';

/**
 * @param name of the package of an export: 1 to 64 of `a-z`, `0-9`, `.`, `_`, `-`.
 * @throws {ModelError} if it is no model that can be heard with
 */
export function readFiles(files: ExportFiles, name: string): ModelFiles {
  const { folder, bytes } = findFile(files, 'metadata.json');
  const metadata = parseJson(bytes, 'metadata.json');
  const isOurs = typeof metadata === 'object' && metadata !== null && 'format' in metadata;
  if (!isOurs) return readExport(files, name);
  const packaged = (file: string): Uint8Array => {
    const content = files.contents.get(`${folder}${file}`);
    if (!content) throw new ModelError('file-missing', `The package has no ${file}.`);
    return content;
  };
  const model = parseJson(packaged('model.json'), 'model.json');
  const read = { model, metadata, weights: packaged('weights.bin').slice().buffer };
  readModelPackage(read);
  return read;
}
