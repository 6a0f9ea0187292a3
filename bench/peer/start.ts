/** Starts the peer's server in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Peer {
  origin: string;
  pid: number;
  close(): void;
}

export function startPeer(): Promise<Peer> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const { origin } = message as { origin: string };
      resolve({ origin, pid: child.pid ?? 0, close: () => child.disconnect() });
    });
    child.once('exit', (code) => reject(new Error(`the peer's server ended with ${code}`)));
  });
}
