/** The shell: the one document of the page and what it needs to say that there is no network. */

declare const self: ServiceWorkerGlobalScope;

/** Put in by the build (cli/service-worker-build.ts): paths of the files, and what all of them hash to. */
declare const SHELL: { readonly paths: readonly string[]; readonly version: string };

const { paths, version } = SHELL;

const prefix = 'earshot-shell-';
const cacheName = prefix + version;
const documentPath = '/';

/** A document that has not come by then does not come, in milliseconds. */
const patienceMs = 10_000;

/** Fetches all of the shell: a part of it would be of no use. */
export async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName);
  // Past the HTTP cache: it may hold what a proxy once answered.
  await cache.addAll(
    [documentPath, ...paths].map((path) => new Request(path, { cache: 'reload' })),
  );
}

/** Deletes the shells of other versions. */
export async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** @returns the answer; undefined for what the browser is to ask the network itself, as everything of the API. */
export function answer(request: Request): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return undefined;
  if (pathname === '/api' || pathname.startsWith('/api/')) return undefined;
  if (request.mode === 'navigate') return documentFor(request);
  if (!paths.includes(pathname)) return undefined;
  // What is named by its content is the same everywhere; the rest may have changed.
  return pathname.startsWith('/assets/') ? keptFirst(request) : networkFirst(request);
}

async function documentFor(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    const kept = await (await caches.open(cacheName)).match(documentPath);
    if (!kept) throw error;
    return marked(kept);
  }
}

/** The document, told that it comes from here: it says so then instead of trying to reach a room. */
async function marked(kept: Response): Promise<Response> {
  const text = await kept.text();
  const headers = new Headers(kept.headers);
  // They are of the document as it came over the network.
  for (const name of ['content-length', 'content-encoding', 'etag']) headers.delete(name);
  return new Response(text.replace('<html ', '<html data-offline '), { headers });
}

async function keptFirst(request: Request): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match(request.url);
  return kept ?? fetch(request);
}

async function networkFirst(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(cacheName)).match(request.url);
    if (!kept) throw error;
    return kept;
  }
}
