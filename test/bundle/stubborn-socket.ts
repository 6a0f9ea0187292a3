/** A WebSocket by hand, which does as no library does: it answers no close, and goes on sending. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { offerSubprotocols } from '../../protocol/handshake.ts';

const opcodes = { text: 1, binary: 2, close: 8 } as const;

export class StubbornSocket {
  readonly #socket: Socket;
  /** All that came, as Latin-1: messages are readable in it. */
  received = '';
  /** Whether the other end has ended the connection itself, not only the socket on it. */
  ended = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.toString('latin1');
    });
    socket.on('close', () => {
      this.ended = true;
    });
    socket.on('error', () => {});
  }

  /** @returns it once the upgrade was answered, whatever the answer. */
  static async open(address: string, key: string): Promise<StubbornSocket> {
    const { hostname, port, pathname } = new URL(address);
    const socket = connect(Number(port), hostname);
    const stubborn = new StubbornSocket(socket);
    socket.write(
      [
        `GET ${pathname} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        `Sec-WebSocket-Protocol: ${offerSubprotocols(key).join(', ')}`,
        '\r\n',
      ].join('\r\n'),
    );
    await once(socket, 'data');
    return stubborn;
  }

  get status(): number {
    return Number(this.received.split(' ', 2)[1]);
  }

  /** Whether a close frame came with this reason. */
  wasClosed(reason: string): boolean {
    return this.received.includes(String.fromCharCode(0x80 | opcodes.close, reason.length + 2));
  }

  say(message: object): void {
    this.#send(opcodes.text, Buffer.from(JSON.stringify(message)));
  }

  sendFrame(bytes: Uint8Array): void {
    this.#send(opcodes.binary, bytes);
  }

  /** Sends bytes that need not be a WebSocket frame. */
  sendRaw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Masked with zeros, which leaves the payload as it is (RFC 6455, 5.3). */
  #send(opcode: number, payload: Uint8Array): void {
    const header =
      payload.length < 126
        ? [0x80 | opcode, 0x80 | payload.length]
        : [0x80 | opcode, 0xfe, payload.length >> 8, payload.length & 0xff];
    this.#socket.write(Buffer.concat([Buffer.from([...header, 0, 0, 0, 0]), payload]));
  }
}
