/** A web server of somebody else, whose page loads the client SDK as a developer would build it. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

export class OtherPages {
  /** Answers what is neither the page nor the SDK. */
  answer: RequestListener = (_, response) => response.writeHead(404).end();
  readonly #http: Server;

  static async serve(): Promise<OtherPages> {
    const pages = new OtherPages(await builtClient());
    await once(pages.#http.listen(0, '127.0.0.1'), 'listening');
    return pages;
  }

  private constructor(client: string) {
    this.#http = createServer((request, response) => {
      if (request.url === '/') {
        response.setHeader('content-type', 'text/html');
        response.end('<!doctype html><title>Somebody else</title>');
      } else if (request.url === '/earshot.js') {
        response.setHeader('content-type', 'text/javascript');
        response.end(client);
      } else this.answer(request, response);
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

async function builtClient(): Promise<string> {
  const entry = fileURLToPath(new URL('../../client/index.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['es'] } },
  });
  const [{ output }] = built as [Rolldown.RolldownOutput];
  return output[0].code;
}
