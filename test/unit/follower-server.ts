/**
 * A room of one's own on a network that blocks sockets: a real HTTP server on this machine, which
 * answers upgrades, streams and long polls as it is told.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clip } from '../../protocol/clip.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { errorMessage } from '../../protocol/messages.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { type RefusalCode, RefusalError } from '../../protocol/refusals.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';
import { RoomServer, roomId, roomNow } from './room-server.ts';

export class FollowerServer {
  /** Takes the sockets that are let through; its events are the log. */
  readonly room = new RoomServer();
  /** What becomes of upgrades. */
  sockets: 'refused' | 'unanswered' | 'taken' = 'refused';
  /** What becomes of streams: those that are collected on the way would arrive at their end. */
  streams: 'sent' | 'collected' | 'refused' = 'sent';
  refuse: RefusalCode | undefined;
  refuseClips: RefusalCode | undefined;
  clips: Clip[] = [];
  /** What the room was taught. */
  sounds: TaughtSound[] = [];
  /** Whether more happened than streams replay. */
  truncated = false;
  /** Is called with the address of every request. */
  onRequest: (url: string) => void = () => {};
  readonly asked: string[] = [];
  readonly #http = createServer((request, response) => this.#answer(request, response));
  readonly #streaming = new Set<ServerResponse>();
  readonly #polling = new Set<ServerResponse>();
  readonly #hanging = new Set<Duplex>();

  async listen(): Promise<void> {
    this.#http.on('upgrade', (request, socket, head) => {
      if (this.sockets === 'refused') socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      else if (this.sockets === 'unanswered') this.#hanging.add(socket);
      else {
        const { server } = this.room;
        server.handleUpgrade(request, socket, head, (accepted) =>
          server.emit('connection', accepted, request),
        );
      }
    });
    await once(this.#http.listen(0, '127.0.0.1'), 'listening');
  }

  close(): void {
    for (const socket of this.room.sockets) socket.terminate();
    for (const socket of this.#hanging) socket.destroy();
    this.room.server.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** How many streams are open now. */
  get readers(): number {
    return this.#streaming.size;
  }

  /** Something happens in the room. */
  log(event: LoggedEvent): void {
    this.room.events.push(event);
    for (const response of this.#streaming) response.write(lines(event.type, event, event.id));
    for (const response of this.#polling) this.#poll(response, event.id - 1);
    this.#polling.clear();
  }

  /** Ends all streams, with the room's reason if there is one. */
  endStreams(reason?: RefusalCode): void {
    for (const response of this.#streaming) {
      const farewell = reason && errorMessage(new RefusalError(reason));
      response.end(farewell ? lines('refused', farewell) : '');
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(request.url ?? '');
    this.onRequest(request.url ?? '');
    const { pathname, searchParams } = new URL(request.url ?? '', this.origin);
    const isClips = pathname.endsWith('/clips');
    const refuse = isClips ? this.refuseClips : this.refuse;
    if (refuse) {
      const problem = problemResponse(new RefusalError(refuse));
      response.writeHead(problem.status, Object.fromEntries(problem.headers));
      response.end(await problem.text());
      return;
    }
    const after = searchParams.get('after');
    const from = Number(after ?? 0);
    if (isClips) response.end(JSON.stringify({ clips: this.clips }));
    else if (!pathname.endsWith('/events')) this.#status(response);
    else if (!searchParams.has('wait')) this.#stream(response, from);
    else if (searchParams.get('wait') === '0' || after === null) this.#poll(response, from);
    else if (this.#last > from) this.#poll(response, from);
    else this.#polling.add(response);
  }

  get #last(): number {
    return this.room.events.at(-1)?.id ?? 0;
  }

  #status(response: ServerResponse): void {
    const counts = { followers: 0, lastEventId: this.#last, wakes: 1 };
    const status = {
      id: roomId,
      role: this.room.role,
      ...roomNow([]),
      sounds: this.sounds,
      ...counts,
    };
    response.end(JSON.stringify(status));
  }

  #poll(response: ServerResponse, from: number): void {
    const events = this.room.events.filter(({ id }) => id > from);
    response.end(JSON.stringify({ events, truncated: false, lastEventId: this.#last }));
  }

  #stream(response: ServerResponse, from: number): void {
    if (this.streams === 'refused') {
      response.writeHead(502).end('Bad gateway');
      return;
    }
    if (this.streams === 'collected') return;
    const events = this.room.events.filter(({ id }) => id > from);
    const now = { type: 'snapshot', roomId, role: this.room.role, ...roomNow([]) };
    const snapshot = {
      ...now,
      truncated: this.truncated,
      more: false,
      lastEventId: this.#last,
      at: 0,
    };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(lines('snapshot', { ...snapshot, replay: events.length }, from));
    for (const event of events) response.write(lines(event.type, event, event.id));
    this.#streaming.add(response);
    response.on('close', () => this.#streaming.delete(response));
  }
}

function lines(type: string, data: object, id?: number): string {
  const place = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${type}\n${place}data: ${JSON.stringify(data)}\n\n`;
}
