/** A network between a client and a server: an HTTP proxy that blocks what some proxies block. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';

export class Network {
  /** Lets sockets through. */
  sockets = false;
  /** Hands answers on only when they are whole. */
  collects = false;
  readonly #target: URL;
  readonly #http = createServer((asked, answer) => this.#forward(asked, answer));
  readonly #open = new Set<Duplex | ServerResponse>();

  /** @param target origin of the server. */
  constructor(target: string) {
    this.#target = new URL(target);
  }

  async listen(): Promise<void> {
    this.#http.on('upgrade', (asked, socket, head) => {
      if (this.sockets) this.#tunnel(asked, socket, head);
      else socket.destroy();
    });
    await once(this.#http.listen(0, '127.0.0.1'), 'listening');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Breaks everything off that is on its way. */
  cut(): void {
    for (const each of this.#open) each.destroy();
  }

  close(): void {
    this.cut();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, headers, url = '/' } = asked;
    const onward = request(new URL(url, this.#target), { method, headers }, async (response) => {
      if (this.collects) {
        const whole = await buffer(response).catch(() => undefined);
        if (whole) answer.writeHead(response.statusCode ?? 502, response.headers).end(whole);
      } else {
        answer.writeHead(response.statusCode ?? 502, response.headers).flushHeaders();
        response.pipe(answer);
      }
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
    this.#open.add(answer);
    answer.on('close', () => {
      this.#open.delete(answer);
      onward.destroy();
    });
  }

  #tunnel({ method, url, rawHeaders }: IncomingMessage, socket: Duplex, head: Buffer): void {
    const onward = connect(Number(this.#target.port), this.#target.hostname);
    const fields = rawHeaders.map((each, index) => each + (index % 2 === 0 ? ': ' : '\r\n'));
    onward.write(`${method} ${url} HTTP/1.1\r\n${fields.join('')}\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
    this.#open.add(socket);
    for (const end of [socket, onward]) {
      end.on('error', () => {});
      end.on('close', () => {
        this.#open.delete(socket);
        socket.destroy();
        onward.destroy();
      });
    }
  }
}
