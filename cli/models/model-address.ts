/** A model at an address: a zip, or what Teachable Machine publishes under the link that it gives. */
import * as v from 'valibot';
import { ModelError } from '../../models/package/model-error.ts';
import { type ModelFiles, maxWeightsBytes } from '../../models/package/model-package.ts';
import { parse } from '../../models/package/parse.ts';
import { parseJson } from '../../models/teachable-machine/export-files.ts';
import { readFiles } from '../../models/teachable-machine/read-files.ts';
import { maxJsonBytes, maxZipBytes, ZipFiles } from '../../models/teachable-machine/zip-files.ts';
import { packageName } from '../model-files.ts';
import { download } from './download.ts';

const manifest = v.object({
  weightsManifest: v.pipe(
    v.array(
      v.object({
        paths: v.array(v.pipe(v.string(), v.regex(/^\w[\w.-]{0,199}$/, 'is no name of a file'))),
      }),
    ),
    v.maxLength(100),
  ),
});

export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * @param address of a zip, or of a folder: then it ends with a slash or with `model.json`.
 * @throws {DownloadError} if it cannot be fetched
 * @throws {ModelError} if it is no model that can be heard with
 */
export async function fetchModel(address: string): Promise<ModelFiles> {
  const { pathname } = new URL(address);
  const isFolder = /(\/|\/model\.json)$/.test(pathname) || isShared(address);
  if (isFolder) return fetchFolder(folderOf(address));
  const zip = new ZipFiles();
  zip.push(await download(address, maxZipBytes));
  return readFiles(zip.end(), packageName(pathname));
}

/** Links are passed on without their last slash, too. */
function isShared(address: string): boolean {
  return /^https:\/\/teachablemachine\.withgoogle\.com\/models\/[^/?#]+$/i.test(address);
}

/** @returns the address with a slash as its end. */
function folderOf(address: string): string {
  const url = new URL(address);
  const path = url.pathname.replace(/(\/model\.json|\/)?$/, '/');
  return `${url.origin}${path}`;
}

async function fetchFolder(folder: string): Promise<ModelFiles> {
  const contents = new Map<string, Uint8Array>();
  const take = async (name: string, maxBytes: number): Promise<Uint8Array> => {
    const bytes = await download(`${folder}${name}`, maxBytes);
    contents.set(name, bytes);
    return bytes;
  };
  const model = parseJson(await take('model.json', maxJsonBytes), 'model.json');
  await take('metadata.json', maxJsonBytes);
  const { weightsManifest } = parse(manifest, model, 'topology-invalid', 'model.json');
  let left = maxWeightsBytes;
  for (const path of new Set(weightsManifest.flatMap(({ paths }) => paths))) {
    if (contents.has(path)) throw new ModelError('file-invalid', `${path} is no file of weights.`);
    left -= (await take(path, left)).length;
  }
  return readFiles(
    { names: [...contents.keys()], contents },
    packageName(new URL(folder).pathname),
  );
}
