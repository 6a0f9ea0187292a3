/** A participant for tests inside workerd: a bare socket, so that it can also misbehave. */
import { SELF } from 'cloudflare:test';
import { burstMs } from '../../durable-objects/hearing/burst.ts';
import { codecs } from '../../protocol/codecs.ts';
import { encodeFrame } from '../../protocol/frames.ts';
import { offerSubprotocols, type Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { parseServerMessage, type ServerMessage } from '../../protocol/messages.ts';

export const origin = 'http://earshot.test';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

export async function createRoom(): Promise<RoomCreated> {
  const response = await SELF.fetch(`${origin}/api/rooms`, {
    method: 'POST',
    // Each room from an address of its own, so that tests do not use up the rooms of one.
    headers: { 'cf-connecting-ip': crypto.randomUUID() },
  });
  return response.json();
}

/** Opens a socket without saying anything. */
export async function connect(
  roomId: string,
  subprotocols: string[],
  address?: string,
): Promise<TestParticipant> {
  const response = await SELF.fetch(`${origin}/api/rooms/${roomId}/socket`, {
    headers: {
      upgrade: 'websocket',
      'sec-websocket-protocol': subprotocols.join(', '),
      ...(address !== undefined && { 'cf-connecting-ip': address }),
    },
  });
  if (!response.webSocket) throw new Error(`no socket, but ${response.status}`);
  return new TestParticipant(response.webSocket, response.headers.get('sec-websocket-protocol'));
}

/** Joins with the key of a role. @param address that it seems to come from, if not that of all others. */
export async function join(
  room: RoomCreated,
  role: Role,
  hello: {
    name?: string;
    resume?: string;
    after?: number;
    codecs?: string[];
    scores?: boolean;
  } = {},
  address?: string,
): Promise<TestParticipant & { welcome: MessageOf<'welcome'> }> {
  const participant = await connect(room.id, offerSubprotocols(room.keys[role]), address);
  participant.say({ type: 'hello', name: role, ...hello });
  const welcome = await participant.next('welcome');
  return Object.assign(participant, { welcome });
}

export class TestParticipant {
  readonly selectedProtocol: string | null;
  /** Whether it tells what it read, as a client must. */
  givesReceipts = true;
  /** All messages so far. */
  readonly received: ServerMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  /** How many of `received` each `next(type)` has consumed. */
  readonly #consumed = new Map<string, number>();
  #arrival = Promise.withResolvers<void>();
  #sequence = 0;
  #timestamp = 0;
  #spoke = false;

  constructor(socket: WebSocket, selectedProtocol: string | null) {
    this.selectedProtocol = selectedProtocol;
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => {
        resolve({ code, reason });
        this.#arrived();
      });
    });
    socket.addEventListener('message', ({ data }) => {
      const message = parseServerMessage(data as string);
      if (message.type === 'receipt-request' && this.givesReceipts) {
        this.say({ type: 'receipt', token: message.token });
      }
      this.received.push(message);
      this.#arrived();
    });
    socket.accept();
  }

  say(message: unknown): void {
    this.send(JSON.stringify(message));
  }

  send(data: string | ArrayBuffer | Uint8Array): void {
    this.#socket.send(data);
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }

  all<Type extends ServerMessage['type']>(type: Type): MessageOf<Type>[] {
    return this.received.filter((message) => message.type === type) as MessageOf<Type>[];
  }

  /** Waits for the next message of the type that no earlier call has returned. */
  async next<Type extends ServerMessage['type']>(type: Type): Promise<MessageOf<Type>> {
    const index = this.#consumed.get(type) ?? 0;
    this.#consumed.set(type, index + 1);
    for (;;) {
      const message = this.all(type)[index];
      if (message) return message;
      await this.#arrival.promise;
    }
  }

  /** Whatever was said has been heard, and whatever the room sent has arrived, when this returns. */
  async settle(): Promise<void> {
    await this.roundTrip();
    if (!this.#spoke) return;
    // The first sound of a stream waits in the room, whose timer was set before this one.
    this.#spoke = false;
    await scheduler.wait(burstMs + 10);
    await this.roundTrip();
  }

  /** Whatever was said has arrived, and the room has answered. */
  async roundTrip(): Promise<void> {
    this.say({ type: 'ping', unlike: 'the text that the platform answers itself' });
    await this.next('pong');
  }

  /** Sends PCM16 as frames of 60 ms, as fast as it goes. */
  speak(pcm16: Uint8Array): void {
    const frameBytes = 2 * 960;
    this.#spoke = true;
    for (let start = 0; start + frameBytes <= pcm16.length; start += frameBytes) {
      this.send(
        encodeFrame({
          codec: 'pcm16',
          sequence: this.#sequence++,
          timestamp: this.#timestamp,
          payload: pcm16.subarray(start, start + frameBytes),
        }),
      );
      this.#timestamp = (this.#timestamp + frameBytes / 2) % 2 ** 32;
    }
  }

  /** Goes on at another place of the stream. */
  skipTo(timestamp: number): void {
    this.#timestamp = timestamp;
  }

  /** Lets time pass in the stream without sending it. */
  skip(milliseconds: number): void {
    this.#timestamp += milliseconds * 16;
  }

  #arrived(): void {
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}

/** A frame of silence, as bytes that tests can damage. */
export function silentFrame({
  codec = codecs.pcm16.id as number,
  samples = 960,
  kind = 1,
} = {}): Uint8Array {
  const bytes = encodeFrame({
    codec: 'pcm16',
    sequence: 0,
    timestamp: 0,
    payload: new Uint8Array(2 * samples),
  });
  bytes[0] = kind;
  bytes[1] = codec;
  return bytes;
}
