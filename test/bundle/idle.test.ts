/** A thousand who only wait: they cost nothing, and are reached when something happens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { Diagnostics, RoomCreated } from '../../protocol/http.ts';
import { maxDirectListeners, unresponsiveMs } from '../../protocol/limits.ts';
import { parseServerMessage, pingText, type ServerMessage } from '../../protocol/messages.ts';
import { asleepAfterMs } from './asleep.ts';

const count = 1000;
/** As far apart as background tabs of browsers may run. */
const pingEveryMs = 60_000;

let server: LocalServer;
const sockets: WebSocket[] = [];
const pinging: NodeJS.Timeout[] = [];
beforeAll(async () => {
  server = await startLocalServer();
});
afterAll(async () => {
  stopPinging();
  for (const socket of sockets) socket.terminate();
  await server.close();
});

/** Waits for a message of a type. */
function next(socket: WebSocket, type: ServerMessage['type']): Promise<ServerMessage> {
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.includes(`"type":"${type}"`)) resolve(parseServerMessage(text));
    });
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });
}

async function enter(room: RoomCreated): Promise<WebSocket> {
  const socket = new WebSocket(room.socket, offerSubprotocols(room.keys.listener));
  sockets.push(socket);
  socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', name: 'Waiting' })));
  socket.on('message', (data) => {
    const message = parseServerMessage(data.toString());
    if (message.type !== 'receipt-request') return;
    socket.send(JSON.stringify({ type: 'receipt', token: message.token }));
  });
  await next(socket, 'welcome');
  // From its own coming on, as a page does: a slow machine takes minutes until the last one is in.
  pinging.push(setInterval(() => socket.send(pingText), pingEveryMs));
  return socket;
}

function stopPinging(): void {
  for (const timer of pinging.splice(0)) clearInterval(timer);
}

async function diagnose(room: RoomCreated): Promise<Diagnostics> {
  const response = await fetch(`${server.origin}/api/rooms/${room.id}/diagnostics`, {
    headers: { authorization: `Bearer ${room.keys.host}` },
  });
  return response.json() as Promise<Diagnostics>;
}

test('a room with a thousand idle listeners, most on a relay, sleeps, leaves no alarm, and its next message reaches all', async () => {
  const room = await createRoom(server.origin);
  while (sockets.length < count) await Promise.all(Array.from({ length: 20 }, () => enter(room)));
  // After this long the room has seen once that everyone is still there.
  await sleep(unresponsiveMs + asleepAfterMs);
  stopPinging();
  const before = await diagnose(room);
  expect(before).toMatchObject({
    participants: maxDirectListeners,
    relays: 1,
    audience: count - maxDirectListeners,
    disconnects: [],
  });
  // Nothing is due but that the room is deleted one day, if nobody uses it.
  expect(before.alarmAt).toBeGreaterThan(before.at + 80 * 86_400_000);

  await sleep(asleepAfterMs);
  const told = sockets.map((socket) => next(socket, 'chat'));
  sockets[0]?.send(JSON.stringify({ type: 'chat', text: 'Dinner is ready.' }));
  const texts = (await Promise.all(told)).map((message) => message.type === 'chat' && message.text);
  expect(texts).toEqual(Array(count).fill('Dinner is ready.'));
  // One of the room's own wrote it, and so does one of the relay.
  const replies = sockets.map((socket) => next(socket, 'chat'));
  sockets[count - 1]?.send(JSON.stringify({ type: 'chat', text: 'Coming.' }));
  for (const reply of await Promise.all(replies)) expect(reply).toMatchObject({ text: 'Coming.' });
  // The room was constructed anew for the first of them: it had slept.
  expect((await diagnose(room)).wakes).toBe(before.wakes + 1);
}, 600_000);
