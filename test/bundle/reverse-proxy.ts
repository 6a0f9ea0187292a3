/**
 * A proxy as people put them in front of a Worker of their own: it ends TLS for a public name, rewrites
 * `Host`, and may ask for a password. What it takes is plain HTTP, as a browser sent it to that name.
 */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyOptions {
  /** Origin of the page from which a browser sends, over TLS, what comes in here. */
  publicOrigin: string;
  /** Value of `Authorization` without which nothing goes through; a browser sends it unless the page sets another. */
  password?: string;
}

export class ReverseProxy {
  readonly #target: URL;
  readonly #options: ProxyOptions;
  readonly #http = createServer();
  readonly #open = new Set<Duplex>();

  /** @param target origin of the server behind it. */
  constructor(target: string, options: ProxyOptions) {
    this.#target = new URL(target);
    this.#options = options;
  }

  async listen(): Promise<void> {
    this.#http.on('connection', (socket) => this.#open.add(socket));
    this.#http.on('request', (asked, answer) => {
      const headers = this.#headers(asked);
      if (!headers) {
        answer.writeHead(401, { 'content-type': 'text/html', 'www-authenticate': 'Basic' });
        answer.end('<h1>Password needed</h1>');
        return;
      }
      const { method, url = '/' } = asked;
      const onward = request(new URL(url, this.#target), { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers).flushHeaders();
        response.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      answer.on('close', () => onward.destroy());
      asked.pipe(onward);
    });
    this.#http.on('upgrade', (asked, socket, head) => this.#tunnel(asked, socket, head));
    await once(this.#http.listen(0, '127.0.0.1'), 'listening');
  }

  /** Where the tests reach it. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#http.close();
  }

  /** As they go on, undefined without the password. */
  #headers({ headers }: IncomingMessage): IncomingHttpHeaders | undefined {
    const { publicOrigin, password } = this.#options;
    // What a browser would have put there.
    const { authorization = password } = headers;
    if (authorization !== password) return undefined;
    const sent: IncomingHttpHeaders = { ...headers, origin: publicOrigin, host: this.#target.host };
    if (authorization !== undefined) sent.authorization = authorization;
    return sent;
  }

  #tunnel(asked: IncomingMessage, socket: Duplex, head: Buffer): void {
    const headers = this.#headers(asked);
    if (!headers) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    const onward = connect(Number(this.#target.port), this.#target.hostname);
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    onward.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${fields.join('')}\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
    this.#open.add(onward);
    for (const end of [socket, onward]) {
      end.on('error', () => {});
      end.on('close', () => {
        socket.destroy();
        onward.destroy();
      });
    }
  }
}
