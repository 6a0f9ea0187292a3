/** The server that all attacks share: they take turns, and each finds it as the last one left it. */

import type { TestProject } from 'vitest/node';
import { WebSocket } from 'ws';
import { childNamed } from '../../bench/load/open-loop/process-use.ts';
import { startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';

/**
 * Locally nothing makes V8 keep to the 128 MB that an isolate has on the platform: it collects sockets that
 * are gone only when its young generation is full, after hundreds of megabytes. So that is kept small.
 */
const v8Flags = '--optimize-for-size --semi-space-growth-factor=1 --max-semi-space-size=1';

declare module 'vitest' {
  interface ProvidedContext {
    attacked: { origin: string; pid: number };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.MINIFLARE_WORKERD_V8_FLAGS = v8Flags;
  const server = await startLocalServer();
  delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  await useAsUsual(server.origin);
  project.provide('attacked', { origin: server.origin, pid: childNamed('workerd') });
  return server.close;
}

/** People come and go until the memory is that of a server in use, which is what attacks are measured by. */
async function useAsUsual(origin: string): Promise<void> {
  const room = await createRoom(origin);
  for (let group = 0; group < 15; group++) {
    const sockets = Array.from(
      { length: 60 },
      () => new WebSocket(room.socket, offerSubprotocols(room.keys.listener)),
    );
    await Promise.all(
      sockets.map(async (socket) => {
        socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', name: 'Visitor' })));
        await new Promise((resolve) => {
          socket.once('message', resolve).once('close', resolve).once('error', resolve);
        });
        socket.close(1000);
        await new Promise((resolve) => {
          if (socket.readyState === WebSocket.CLOSED) resolve(undefined);
          else socket.once('close', resolve);
        });
      }),
    );
  }
}
