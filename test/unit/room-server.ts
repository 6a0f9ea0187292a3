/** A room of one's own for tests of the client: a real WebSocket server on this machine. */
import type { AddressInfo } from 'node:net';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { defaultSettings } from '../../durable-objects/settings/default-settings.ts';
import { decodeFrame } from '../../protocol/audio-frame.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { type ClientMessage, pingText, pongText } from '../../protocol/messages.ts';
import { refusals } from '../../protocol/refusals.ts';

export const roomId = '0123456789abcdef'.replace('i', 'j');
export const frameMs = 60;

/** How the room stands, without what changes. */
export function standing(participants: unknown[]) {
  const windows = { windowMs: 960, hopMs: 480 };
  const model = { name: 'm', version: '1', labels: ['dog'], thresholds: { dog: 0.5 }, ...windows };
  return { participants, model, settings: defaultSettings };
}

/** Welcomes whoever says hello, unless told otherwise. */
export class RoomServer {
  readonly server = new WebSocketServer({ port: 0, handleProtocols: () => 'earshot.1' });
  readonly sockets: ServerSocket[] = [];
  readonly messages: ClientMessage[] = [];
  readonly frames: ReturnType<typeof decodeFrame>[] = [];
  readonly offered: string[] = [];
  readonly paths: string[] = [];
  events: LoggedEvent[] = [];
  answersPings = true;
  refuse: keyof typeof refusals | undefined;
  role = 'mic';
  truncated = false;
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
    socket.send(
      JSON.stringify({
        type: 'welcome',
        roomId,
        you: 'me',
        role: this.role,
        resume: 'token',
        ...standing([{ id: 'me', name: message.name, role: this.role, mic: false }]),
        audio: { codec: 'pcm16', sampleRateHz: 16_000, frameMs },
        events: this.events.filter(({ id }) => id > after),
        truncated: this.truncated,
        lastEventId: this.events.at(-1)?.id ?? 0,
        at: 0,
      }),
    );
  }
}
