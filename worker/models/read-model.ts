/** A model as a request brings it: a zip, its files in a form, or the address where it lies. */
import * as v from 'valibot';
import type { ModelFiles } from '../../models/package/model-package.ts';
import type { ExportFiles } from '../../models/teachable-machine/export-files.ts';
import { readFiles } from '../../models/teachable-machine/read-files.ts';
import { ZipFiles } from '../../models/teachable-machine/zip-files.ts';
import { checked } from '../../protocol/check.ts';
import { type ModelElsewhere, modelElsewhere } from '../../protocol/http.ts';
import { maxBodyBytes, minModelUploadPace } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { modelName } from '../../protocol/text.ts';
import { paced } from '../clips/pace.ts';
import { fetchModel } from './fetch-model.ts';
import { readModelForm } from './model-form.ts';
import { modelHosts } from './model-hosts.ts';

/** What an export is called that nobody gave a name to. */
const unnamed = 'Sound model';
/** Of the package that is made of an export. */
const exportName = 'teachable-machine';

export interface SentModel {
  files: ModelFiles;
  /** What people call it; undefined for a package, which has a name of its own. */
  title: string | undefined;
}

/** @returns what a body of JSON says; undefined for a body of another kind. @throws {RefusalError} `bad-request`, `model-upload-slow` */
export async function readElsewhere(request: Request): Promise<ModelElsewhere | undefined> {
  if (mediaType(request) !== 'application/json') return undefined;
  const text = await boundedText(request);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RefusalError('bad-request', 'the body is not JSON');
  }
  return checked(modelElsewhere, body, 'bad-request', 'request');
}

/** @throws {RefusalError} @throws {ModelError} for whatever keeps a room from hearing with it. */
export async function readSentModel(request: Request): Promise<SentModel> {
  switch (mediaType(request)) {
    case 'application/zip':
    case 'application/x-zip-compressed':
    case 'application/octet-stream': {
      const given = new URL(request.url).searchParams.get('name') || undefined;
      const name = given && checked(modelName, given, 'bad-request', 'name');
      if (!request.body) throw new RefusalError('model-missing', 'the body is empty');
      const zip = new ZipFiles();
      for await (const bytes of paced(request.body, minModelUploadPace, 'model-upload-slow'))
        zip.push(bytes);
      return sent(zip.end(), name);
    }
    case 'multipart/form-data': {
      const { files, name } = await readModelForm(request);
      return sent(files, name);
    }
    default:
      throw new RefusalError('model-missing');
  }
}

/** @param hosts as `MODEL_HOSTS` lists them. @throws {RefusalError} @throws {ModelError} */
export async function fetchSentModel(
  { url, name }: { url: string; name?: string | undefined },
  hosts: string,
): Promise<SentModel> {
  return sent(await fetchModel(url, modelHosts(hosts)), name);
}

function sent(given: ExportFiles, name: string | undefined): SentModel {
  const files = readFiles(given, exportName);
  const { name: packaged } = v.parse(v.object({ name: v.string() }), files.metadata);
  return { files, title: name ?? (packaged === exportName ? unnamed : undefined) };
}

function mediaType({ headers }: Request): string {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** At that pace it takes no longer than its patience and what its bytes earn: eleven seconds in all. */
async function boundedText({ body }: Request): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const part of paced(body, minModelUploadPace, 'model-upload-slow')) {
    bytes += part.length;
    if (bytes > maxBodyBytes) throw new RefusalError('message-too-large');
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}
