/** A room of one's own for tests of the client: a real WebSocket server on this machine. */
import type { AddressInfo } from 'node:net';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { decodeFrame } from '../../protocol/frames.ts';
import { subprotocol } from '../../protocol/handshake.ts';
import type { ModelId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import {
  type ClientMessage,
  type ModelDescription,
  pingText,
  pongText,
} from '../../protocol/messages.ts';
import { refusals } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import { someRoomId } from '../room-id.ts';

/** What this room is called. */
export const roomId = someRoomId;
export const frameMs = 60;

/** A model that knows one sound. */
export function model(id: string): ModelDescription {
  return {
    id: id as ModelId,
    state: 'ready',
    name: id,
    version: '1',
    labels: ['dog'],
    thresholds: { dog: 0.5 },
    windowMs: 960,
    hopMs: 480,
  };
}

export const settings: RoomSettings = {
  chat: 'everyone',
  title: '',
  teach: 'host',
  retention: { events: 20_000, days: 30 },
  mergeMics: true,
  tracker: {},
};

/** The room as it is now, without what changes. */
export function roomNow(participants: unknown[]) {
  return { participants, audience: 0, models: [model('m')], settings };
}

/** Welcomes whoever says hello, unless told otherwise. */
export class RoomServer {
  readonly server = new WebSocketServer({ port: 0, handleProtocols: () => subprotocol });
  readonly sockets: ServerSocket[] = [];
  readonly messages: ClientMessage[] = [];
  readonly frames: ReturnType<typeof decodeFrame>[] = [];
  readonly offered: string[] = [];
  readonly paths: string[] = [];
  events: LoggedEvent[] = [];
  answersPings = true;
  refuse: keyof typeof refusals | undefined;
  role = 'mic';
  /** What it wants of a mic, whatever is offered. */
  codec = 'pcm16';
  truncated = false;
  /** How often it tells scores. */
  pace: number | null = null;
  /** Events of a replay that the welcome brings; the test sends the others. */
  firstPage = Number.POSITIVE_INFINITY;
  micsFull = false;

  constructor() {
    this.server.on('connection', (socket, request) => {
      this.sockets.push(socket);
      this.offered.push(request.headers['sec-websocket-protocol'] ?? '');
      this.paths.push(request.url ?? '');
      socket.on('message', (data: Buffer, isBinary) => this.#receive(socket, data, isBinary));
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get socket(): ServerSocket {
    return this.sockets.at(-1) as ServerSocket;
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  #receive(socket: ServerSocket, data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.frames.push(decodeFrame(new Uint8Array(data).buffer));
      return;
    }
    const text = data.toString();
    if (text === pingText) {
      if (this.answersPings) socket.send(pongText);
      return;
    }
    const message = JSON.parse(text) as ClientMessage;
    this.messages.push(message);
    if (message.type === 'mic' && message.on && this.micsFull) {
      const { close, message: sentence } = refusals['too-many-mics'];
      socket.send(
        JSON.stringify({ type: 'error', code: 'too-many-mics', message: sentence, closing: true }),
      );
      socket.close(close);
    }
    if (message.type !== 'hello') return;
    if (this.refuse) {
      socket.close(refusals[this.refuse].close);
      return;
    }
    const after = message.after ?? 0;
    const missed = this.events.filter(({ id }) => id > after);
    socket.send(
      JSON.stringify({
        type: 'welcome',
        roomId,
        you: 'me',
        role: this.role,
        resume: 'token',
        ...roomNow([{ id: 'me', name: message.name, role: this.role, mic: false }]),
        audio: { codec: this.codec, sampleRateHz: 16_000, frameMs },
        pace: this.pace,
        events: missed.slice(0, this.firstPage),
        truncated: this.truncated,
        more: missed.length > this.firstPage,
        lastEventId: this.events.at(-1)?.id ?? 0,
        at: 0,
      }),
    );
  }
}
