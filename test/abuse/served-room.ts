/** A room that is in use while it is attacked: two microphones, a host who asks, and a log to be kept. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import { WebSocket } from 'ws';
import { frameMs } from '../../bench/load/frames.ts';
import { useOf } from '../../bench/load/open-loop/process-use.ts';
import { loopFrames, loopPayloads } from '../../bench/load/open-loop/sound.ts';
import { createRoom, RoomApi } from '../../client/index.ts';
import { encodeFrame } from '../../protocol/frames.ts';
import { offerSubprotocols, type Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import type { Detection, LoggedEvent } from '../../protocol/logged-event.ts';

/** The network that attacks come from; everyone else is on another one. */
export const hostileNetwork = { 'cf-connecting-ip': '203.0.113.66' };

/** Half a round of the loop apart, so that what they play is never one detection of both. */
const micOffsets = [0, loopFrames / 2];

export interface AttackedServer {
  origin: string;
  /** The runtime's process. */
  pid: number;
  /** A room that is not attacked. */
  quiet: RoomCreated;
}

/** The server that setup.ts has started. */
export const server: AttackedServer = inject('attacked');

/** @returns memory of the runtime, in MB. */
export const memoryMb = () => useOf(server.pid).rssMb;

export interface ServedRoom {
  room: RoomCreated;
  host: RoomApi;
  /** Why its microphones were closed: nothing may close them. */
  closed: string[];
  /** Ids of the detections that the host was told of, live. */
  told: Set<number>;
  /** All that was heard so far, as the host takes it away from the log. */
  detections(): Promise<Detection[]>;
  /** How many events of each type a host was told of, live. */
  logged: Map<string, number>;
  leave(): void;
}

/** @returns the room once it has heard something. */
export async function openServedRoom(): Promise<ServedRoom> {
  const { origin } = server;
  const room = await createRoom(origin);
  const host = new RoomApi({ link: room.links.host });
  const over = new AbortController();
  const closed: string[] = [];
  const logged = new Map<string, number>();
  const told = new Set<number>();
  const witness = await enter(room, 'host');
  witness.on('message', (data) => {
    for (const event of eventsIn(JSON.parse(String(data)))) {
      logged.set(event.type, (logged.get(event.type) ?? 0) + 1);
      if (event.type === 'detection-begin') told.add(event.id);
    }
  });
  const payloads = await loopPayloads();
  for (const offset of micOffsets) {
    const mic = await enter(room, 'mic');
    mic.send(JSON.stringify({ type: 'mic', on: true }));
    mic.on('close', (code, reason) => {
      if (!over.signal.aborted) closed.push(`${code} ${reason}`);
    });
    void speak(mic, payloads, offset, over.signal);
  }
  const served: ServedRoom = {
    room,
    host,
    closed,
    told,
    async detections() {
      const { detections } = JSON.parse(await (await host.detections('json')).text());
      return detections as Detection[];
    },
    logged,
    leave: () => {
      over.abort();
      witness.terminate();
    },
  };
  await expect.poll(() => told.size).toBeGreaterThan(0);
  return served;
}

type Told = LoggedEvent | { type: 'events'; events: LoggedEvent[] };

/** @returns the events of a message that brings one, or several. */
function eventsIn(message: Told): LoggedEvent[] {
  return message.type === 'events' ? message.events : [message];
}

/** Frames at the pace of real time, from `offset` of the loop on. */
async function speak(
  mic: WebSocket,
  payloads: readonly Uint8Array[],
  offset: number,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  for (let sequence = 0; !signal.aborted; sequence++) {
    await wait(Math.max(0, startedAt + sequence * frameMs - performance.now()));
    const payload = payloads[(offset + sequence) % loopFrames] as Uint8Array;
    const timestamp = (sequence * frameMs * sampleRateHz) / 1000;
    if (mic.readyState === WebSocket.OPEN)
      mic.send(encodeFrame({ codec: 'pcm16', sequence, timestamp, payload }));
  }
  mic.terminate();
}

/** Somebody who uses the room as one should. @throws {Error} with the reason if the room refuses. */
export async function enter(room: RoomCreated, role: Role): Promise<WebSocket> {
  const socket = new WebSocket(room.socket, offerSubprotocols(room.keys[role]), {
    perMessageDeflate: false,
  });
  socket.on('error', () => {});
  socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', name: role })));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { type: string; token?: string };
    if (message.type === 'receipt-request')
      socket.send(JSON.stringify({ type: 'receipt', token: message.token }));
  });
  await messageOf(socket, 'welcome');
  return socket;
}

/** Turns the microphone of a new participant on. @throws {Error} with the reason if the room refuses. */
export async function speakUp(room: RoomCreated): Promise<WebSocket> {
  const mic = await enter(room, 'mic');
  mic.send(JSON.stringify({ type: 'mic', on: true }));
  // The room answers everything that came before.
  mic.send('{"type": "ping"}');
  await messageOf(mic, 'pong');
  return mic;
}

/** @returns once a message of this type has come. @throws {Error} with the reason of a close. */
function messageOf(socket: WebSocket, type: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      if ((JSON.parse(String(data)) as { type: string }).type === type) resolve();
    });
    socket.once('close', (code, reason) => reject(new Error(`${code} ${reason}`)));
  });
}
