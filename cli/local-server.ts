/** Serves the built Worker on this machine: workerd through Miniflare, no account, no network. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { leaveNothing } from './leave-nothing.ts';

/** What the Worker's script exports its app as, besides the default. */
const entrypoint = 'direct';
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Locally nothing makes V8 keep to the 128 MB that an isolate has on the platform: it would collect the
 * sockets and buffers that are gone after hundreds of megabytes. A small young generation is collected often.
 */
const v8Flags = '--max-semi-space-size=2';

export interface LocalServerOptions {
  /** Port to listen on; 0 picks a free one. */
  port?: number;
  /** Address to listen on. */
  host?: string;
  /** Folder of the built Worker, from the project's root: one script and the modules it imports. */
  workerFolder?: string;
  /** `PUBLIC_ORIGIN` of wrangler.toml, if it is to be another: where a proxy in front of it is found. */
  publicOrigin?: string | undefined;
  /** `ALLOWED_ORIGINS` of wrangler.toml, if it is to be another: whose pages may use and embed the rooms. */
  allowedOrigins?: readonly string[] | undefined;
  /** Folder of the page and its catalogue of models; the built one if left out. */
  pageFolder?: string | undefined;
  /** `VAPID_KEYS`, which a deployment has as a secret, and `PUSH_SERVICES`: without keys nothing is pushed. */
  push?: { keys: string; services: string };
  /** How many rooms an address can open in a minute, if that is to be another number than in wrangler.toml. */
  roomsPerMinute?: number;
  /** Binds a bucket for the sound of recordings, as a deployment may. */
  bucket?: boolean;
  /** Folder that keeps the rooms; without it they end with the server. */
  persistTo?: string;
}

export interface LocalServer {
  /** For example `http://127.0.0.1:41234`. */
  origin: string;
  close(): Promise<void>;
}

/** Needs `npm run build` before it. */
export async function startLocalServer(options: LocalServerOptions = {}): Promise<LocalServer> {
  leaveNothing();
  // Miniflare takes them from nowhere else.
  process.env.MINIFLARE_WORKERD_V8_FLAGS ??= v8Flags;
  const { port = 0, host = '127.0.0.1', persistTo, publicOrigin, allowedOrigins } = options;
  const workerFolder = join(root, options.workerFolder ?? 'dist/worker');
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'));
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      ...workerOptions,
      name: 'earshot',
      ...(options.bucket && { r2Buckets: ['CLIPS'] }),
      ...(options.roomsPerMinute !== undefined && {
        ratelimits: {
          ROOM_CREATION: {
            namespace_id: '1001',
            simple: { limit: options.roomsPerMinute, period: 60 },
          },
        },
      }),
      ...(options.pageFolder !== undefined && {
        assets: { ...(workerOptions.assets as object), directory: options.pageFolder },
      }),
      bindings: {
        ...(workerOptions.bindings as object),
        ...(publicOrigin !== undefined && { PUBLIC_ORIGIN: publicOrigin }),
        ...(options.push && {
          VAPID_KEYS: options.push.keys,
          PUSH_SERVICES: options.push.services,
        }),
        ...(allowedOrigins !== undefined && { ALLOWED_ORIGINS: allowedOrigins.join(' ') }),
      },
      // Miniflare's own entrance puts Workers in front of ours that compress and hand on every message of
      // a socket: the address people use leads to ours at once. It serves the page itself (worker/page.ts).
      unsafeDirectSockets: [{ host, port, entrypoint }],
      log: new Log(LogLevel.WARN),
      // Stands for the request's place and TLS, which Miniflare would otherwise fetch.
      cf: { country: 'XX' },
      modulesRoot: workerFolder,
      modules: builtModules(workerFolder),
    }),
    ...(persistTo !== undefined && { resourcePersistencePath: persistTo }),
  });
  await miniflare.ready.catch(async (error: unknown) => {
    await miniflare.dispose();
    throw error;
  });
  const { origin } = await miniflare.unsafeGetDirectURL('earshot', entrypoint);
  return { origin, close: () => miniflare.dispose() };
}

const moduleTypes: Record<string, 'ESModule' | 'CompiledWasm' | 'Data'> = {
  js: 'ESModule',
  wasm: 'CompiledWasm',
  bin: 'Data',
};

/** The Worker's script, which comes first, and the modules it imports. */
function builtModules(workerFolder: string) {
  return readdirSync(workerFolder)
    .sort((a, b) => Number(b.endsWith('.js')) - Number(a.endsWith('.js')))
    .flatMap((file) => {
      const type = moduleTypes[file.split('.').pop() ?? ''];
      return type ? [{ type, path: join(workerFolder, file) }] : [];
    });
}
