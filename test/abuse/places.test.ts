/** Places taken and not used: sockets, microphones and polls of those who do nothing with them. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import { helloDeadlineMs, maxMics } from '../../protocol/limits.ts';
import { hello, hostileSocket, told, withSockets, withstands } from './attack.ts';
import {
  enter,
  hostileNetwork,
  openServedRoom,
  type ServedRoom,
  server,
  speakUp,
} from './served-room.ts';

let served: ServedRoom;
beforeEach(async () => {
  served = await openServedRoom();
});
afterEach(() => served.leave());

const several = (count: number, role: 'mic' | 'listener') =>
  Array.from({ length: count }, () => hostileSocket(served.room, role));

/** @returns once the socket is open, or was not let in. */
const settled = (socket: WebSocket) =>
  new Promise<void>((resolve) => {
    socket.once('open', resolve).once('close', () => resolve());
  });

/** Everyone else can still come in, whatever their role. */
async function letsOthersIn(): Promise<void> {
  for (const role of ['host', 'mic', 'listener'] as const) {
    const socket = await enter(served.room, role);
    socket.terminate();
  }
}

test('300 sockets that never say hello keep nobody out', async () => {
  await withstands(served, async (over) => {
    const sockets = several(300, 'listener');
    const attack = withSockets(() => sockets)(over);
    await Promise.all(sockets.map(settled));
    await letsOthersIn();
    await attack;
  });
});

test('300 sockets that were refused and stay keep nobody out', async () => {
  await withstands(served, async (over) => {
    const sockets = several(300, 'listener');
    const attack = withSockets(
      () => sockets,
      (socket) => {
        socket.send('no JSON');
        // It never learns that it was refused, and goes on.
        socket.pause();
        for (let i = 0; i < 50; i++) socket.send(new Uint8Array(1000));
      },
    )(over);
    await Promise.all(sockets.map(settled));
    await letsOthersIn();
    await attack;
  });
});

test('upgrades that are reset before they are answered keep nobody else out', async () => {
  const { id, keys } = served.room;
  const request = [
    `GET /api/rooms/${id}/socket HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Sec-WebSocket-Protocol: ${offerSubprotocols(keys.listener).join(', ')}`,
    ...Object.entries(hostileNetwork).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  const reset = async () => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    socket.on('error', () => {}).write(`${request}\r\n\r\n`);
    await wait(1 + 7 * Math.random());
    socket.resetAndDestroy();
  };
  // The runtime never tells the room that they are gone: what remains of them is in SECURITY.md.
  for (let i = 0; i < 50; i++) await Promise.all(Array.from({ length: 40 }, reset));
  await letsOthersIn();
  await wait(helloDeadlineMs + 1000);
  await letsOthersIn();
  expect(served.closed).toEqual([]);
});

test('1,100 long polls that were abandoned keep nobody out, and leave', async () => {
  const { id, keys } = served.room;
  const { lastEventId } = await served.host.status();
  const request = [
    `GET /api/rooms/${id}/events?after=${lastEventId + 1000}&wait=60 HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${keys.listener}`,
    ...Object.entries(hostileNetwork).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  await withstands(served, async () => {
    for (let group = 0; group < 11; group++) {
      const sockets = Array.from({ length: 100 }, () => {
        const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
        socket.on('error', () => {}).write(`${request}\r\n\r\n`);
        return socket;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const socket of sockets) socket.destroy();
    }
    await letsOthersIn();
  });
  await expect.poll(async () => (await served.host.status()).followers, { interval: 500 }).toBe(0);
});

test('sixteen microphones from which nothing comes make way for one that speaks', async () => {
  await withstands(served, async () => {
    const silent = several(maxMics, 'mic');
    for (const socket of silent) {
      socket.once('open', () => {
        socket.send(hello);
        socket.send(JSON.stringify({ type: 'mic', on: true }));
      });
    }
    await Promise.all(silent.map((socket) => told(socket, 'welcome')));
    const taken = async () => {
      const mic = await speakUp(served.room);
      mic.terminate();
      return true;
    };
    await expect.poll(taken, { interval: 1000 }).toBe(true);
    for (const socket of silent) socket.terminate();
  });
});
