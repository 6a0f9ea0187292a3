/** The server that all attacks share: they take turns, and each finds it as the last one left it. */

import type { TestProject } from 'vitest/node';
import { childNamed } from '../../bench/load/open-loop/process-use.ts';
import { startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { comeAndGo } from './visitors.ts';

/**
 * Locally nothing makes V8 keep to the 128 MB that an isolate has on the platform: it collects the sockets
 * that are gone after hundreds of megabytes. So each collection is of everything, and comes early.
 */
const v8Flags = '--gc-global --max-semi-space-size=2';

/** After so many groups of visitors the memory grows no more. */
const groupsBefore = 10;

declare module 'vitest' {
  interface ProvidedContext {
    /** `quiet` is a room that is not attacked. */
    attacked: { origin: string; pid: number; quiet: RoomCreated };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.MINIFLARE_WORKERD_V8_FLAGS = v8Flags;
  const server = await startLocalServer();
  delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  const quiet = await createRoom(server.origin);
  // The memory that attacks are measured by is that of a server in use.
  for (let group = 0; group < groupsBefore; group++) await comeAndGo(quiet);
  const pid = childNamed('workerd');
  project.provide('attacked', { origin: server.origin, pid, quiet });
  return server.close;
}
