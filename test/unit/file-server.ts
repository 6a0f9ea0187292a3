/** A server of files on this machine, for tests of what is fetched from an address. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What is at a path: a file, or an answer of one's own. */
export type Served = Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void);

export interface FileServer {
  /** For example `http://127.0.0.1:41234`. */
  origin: string;
  /** Paths that were asked for, in order. */
  asked: string[];
}

/** Serves until the test ends; all other paths are answered with 404. */
export async function serveFiles(files: Readonly<Record<string, Served>>): Promise<FileServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const served = files[path];
    if (served === undefined) response.writeHead(404).end();
    else if (served instanceof Uint8Array) response.end(served);
    else served(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
