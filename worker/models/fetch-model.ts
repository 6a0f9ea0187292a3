/**
 * Fetches a model from its address: a zip, or the files beneath a share link of Teachable Machine. Nothing of
 * a room or of whoever asked goes along, and every redirect leads to an allowed place or nowhere.
 */
import * as v from 'valibot';
import { ModelError } from '../../models/package/model-error.ts';
import { maxWeightsBytes } from '../../models/package/model-package.ts';
import { type ExportFiles, parseJson } from '../../models/teachable-machine/export-files.ts';
import { join } from '../../models/teachable-machine/join.ts';
import { maxJsonBytes, maxZipBytes, ZipFiles } from '../../models/teachable-machine/zip-files.ts';
import { maxModelRedirects, modelFetchMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { type modelHosts, readAddress, requireAllowed } from './model-hosts.ts';

type Hosts = ReturnType<typeof modelHosts>;

/** Of a model's manifest, what has to be fetched. */
const manifest = v.object({
  weightsManifest: v.pipe(
    v.array(v.object({ paths: v.pipe(v.array(v.string()), v.maxLength(100)) })),
    v.maxLength(100),
  ),
});

/** A file in the same folder. */
const fileName = /^[\w-][\w.-]{0,200}$/;

/**
 * @throws {RefusalError} `model-address`, `model-unreachable`, `model-too-large`
 * @throws {ModelError} if what was fetched is no model
 */
export async function fetchModel(address: string, hosts: Hosts): Promise<ExportFiles> {
  const url = readAddress(address);
  url.search = '';
  url.hash = '';
  const signal = AbortSignal.timeout(modelFetchMs);
  if (url.pathname.endsWith('.zip')) {
    const zip = new ZipFiles();
    await fetchBytes(url, { hosts, signal, most: maxZipBytes }, (bytes) => zip.push(bytes));
    return zip.end();
  }
  const folder = new URL(url.pathname.replace(/[^/]*\.json$/, '').replace(/\/?$/, '/'), url);
  const contents = new Map<string, Uint8Array>();
  const get = async (name: string, most: number): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    await fetchBytes(new URL(name, folder), { hosts, signal, most }, (bytes) => parts.push(bytes));
    const content = join(parts);
    contents.set(name, content);
    return content;
  };
  const model = parseJson(await get('model.json', maxJsonBytes), 'model.json');
  await get('metadata.json', maxJsonBytes);
  let left = maxWeightsBytes;
  for (const name of weightFiles(model)) left -= (await get(name, left)).length;
  return { names: [...contents.keys()], contents };
}

/** What is named otherwise is missing, as the door tells then. */
function weightFiles(model: unknown): string[] {
  const read = v.safeParse(manifest, model);
  const names = read.success ? read.output.weightsManifest.flatMap(({ paths }) => paths) : [];
  return [...new Set(names)].filter((name) => fileName.test(name));
}

interface Bounds {
  hosts: Hosts;
  signal: AbortSignal;
  /** Bytes. */
  most: number;
}

async function fetchBytes(url: URL, bounds: Bounds, take: (bytes: Uint8Array) => void) {
  const name = url.pathname.split('/').at(-1);
  const unreachable = (why: string) => new RefusalError('model-unreachable', `${name}: ${why}`);
  try {
    const { body, status, ok } = await follow(url, bounds);
    if (!ok || !body) {
      await body?.cancel();
      throw unreachable(`the answer was ${status}`);
    }
    let bytes = 0;
    for await (const part of body) {
      bytes += part.length;
      if (bytes > bounds.most) {
        throw new RefusalError('model-too-large', `${name} has more than ${bounds.most} bytes`);
      }
      take(part);
    }
  } catch (error) {
    if (bounds.signal.aborted) throw unreachable(`it took more than ${modelFetchMs} ms`);
    if (error instanceof RefusalError || error instanceof ModelError) throw error;
    // Whatever else the runtime throws is of the connection.
    throw unreachable('nothing answered');
  }
}

async function follow(url: URL, { hosts, signal }: Bounds): Promise<Response> {
  let at = url;
  for (let hop = 0; hop <= maxModelRedirects; hop++) {
    requireAllowed(at, hosts);
    const response = await fetch(at, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    at = new URL(location, at);
  }
  throw new RefusalError('model-unreachable', `more than ${maxModelRedirects} redirects`);
}
