/** A server for tests of models that are fetched from an address: the tests say what it answers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Origin of the server. */
    modelServer: string;
  }
}

/** What was put at a path, and how it is answered. */
interface Kept {
  body: Buffer;
  status: number;
  headers: Record<string, string>;
  /** How long the answer rests before its last byte, in milliseconds. */
  restMs: number;
}

/**
 * `PUT` keeps a body at a path; `?status=`, `?location=` and `?restMs=` say how it is answered. Every other
 * request gets it, and the answer to `/requests` is the headers of all that came, as JSON.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kept = new Map<string, Kept>();
  const requests: unknown[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://server');
    if (request.method === 'PUT') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { status = '200', restMs = '0', ...headers } = Object.fromEntries(url.searchParams);
      const answer = { status: Number(status), restMs: Number(restMs), headers };
      kept.set(url.pathname, { body: Buffer.concat(parts), ...answer });
      response.end();
      return;
    }
    if (url.pathname === '/requests') {
      response.end(JSON.stringify(requests));
      return;
    }
    requests.push({ url: request.url, headers: request.headers });
    const found = kept.get(url.pathname);
    response.writeHead(found?.status ?? 404, found?.headers);
    if (!found || found.restMs === 0) {
      response.end(found?.body);
      return;
    }
    response.write(found.body.subarray(0, -1));
    const timer = setTimeout(() => response.end(found.body.subarray(-1)), found.restMs);
    response.on('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('modelServer', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
