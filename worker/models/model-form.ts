/** The form that brings a model: its zip, or its files, in fields of any name; and perhaps `name`. */
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { maxWeightsBytes } from '../../models/package/model-package.ts';
import type { ExportFiles } from '../../models/teachable-machine/export-files.ts';
import { join } from '../../models/teachable-machine/join.ts';
import { maxZipBytes, maxZipFiles, ZipFiles } from '../../models/teachable-machine/zip-files.ts';
import { checked } from '../../protocol/check.ts';
import { maxBodyBytes, minModelUploadPace } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { modelName } from '../../protocol/text.ts';
import { paced } from '../clips/pace.ts';

export interface ModelForm {
  files: ExportFiles;
  /** Field `name`, or what the zip was called. */
  name: string | undefined;
}

const limits = { files: maxZipFiles, fields: 8, fieldSize: 4096, headerPairs: 32 };

/**
 * @throws {RefusalError} `model-missing`, `bad-request`, `bad-name`, `model-too-large`, `model-upload-slow`
 * @throws {ModelError} for a zip that is none
 */
export async function readModelForm({ body, headers }: Request): Promise<ModelForm> {
  const parser = openParser(headers.get('content-type') ?? '');
  if (!body) throw new RefusalError('model-missing', 'the body is empty');
  const stop = new AbortController();
  const guard = (act: () => void) => {
    try {
      if (!stop.signal.aborted) act();
    } catch (error) {
      stop.abort(error);
    }
  };
  const parts = new Map<string, Uint8Array[]>();
  let zip: ZipFiles | undefined;
  let [name, zipName]: (string | undefined)[] = [];
  parser.on('field', (field, value) => {
    if (field !== 'name' || value === '') return;
    guard(() => {
      name = checked(modelName, value, 'bad-request', 'name');
    });
  });
  parser.on('file', (_, file, { filename = '' }) => {
    // Where nobody reads it, a file that breaks off would bring the Worker down.
    file.on('error', () => undefined);
    if (filename.toLowerCase().endsWith('.zip')) {
      guard(() => {
        if (zip) throw new RefusalError('bad-request', 'there are several zips');
        zip = new ZipFiles();
        zipName = filename.slice(0, -'.zip'.length);
      });
      file.on('data', (bytes: Uint8Array) => guard(() => zip?.push(bytes)));
      return;
    }
    const own: Uint8Array[] = [];
    parts.set(filename, own);
    // What is neither is only named, so that it can be told what was sent instead.
    if (/\.(json|bin)$/.test(filename)) file.on('data', (bytes: Uint8Array) => own.push(bytes));
    else file.resume();
  });
  try {
    await pipeline(bounded(body), parser, { signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    if (error instanceof RefusalError) throw error;
    throw new RefusalError('bad-request', 'the form is not whole');
  }
  if (stop.signal.aborted) throw stop.signal.reason;
  if (!zip && parts.size === 0) throw new RefusalError('model-missing', 'no file is in the form');
  return { files: zip ? zip.end() : filesOf(parts), name: name ?? nameOf(zipName) };
}

function filesOf(parts: ReadonlyMap<string, Uint8Array[]>): ExportFiles {
  const contents = new Map<string, Uint8Array>();
  for (const [name, bytes] of parts) {
    if (bytes.length === 0) continue;
    contents.set(name, join(bytes));
  }
  return { names: [...parts.keys()], contents };
}

/** What a file was called, if that can be a name. */
function nameOf(zipName: string | undefined): string | undefined {
  try {
    return zipName && checked(modelName, zipName.slice(0, 60), 'bad-request', 'name');
  } catch {
    return undefined;
  }
}

function openParser(contentType: string): busboy.Busboy {
  try {
    return busboy({ headers: { 'content-type': contentType }, limits, defParamCharset: 'utf8' });
  } catch {
    throw new RefusalError('model-missing', 'the body is no form');
  }
}

/** Also bounds what the form has besides the model. */
async function* bounded(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const most = Math.max(maxZipBytes, maxWeightsBytes) + maxBodyBytes;
  let bytes = 0;
  for await (const chunk of paced(body, minModelUploadPace, 'model-upload-slow')) {
    bytes += chunk.length;
    if (bytes > most) throw new RefusalError('model-too-large', `more than ${most} bytes`);
    yield chunk;
  }
}
