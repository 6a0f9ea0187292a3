/** What the client makes of a browser's word that the network came or went. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinRoom, type RoomConnection } from '../../client/index.ts';
import { refusals } from '../../protocol/refusals.ts';
import { RoomServer, roomId } from './room-server.ts';
import { now, phases } from './room-state.ts';

/** As a browser's window is one; Node's global object takes no listeners. */
class Window extends EventTarget {
  listeners = 0;

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listeners++;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners--;
    super.removeEventListener(...args);
  }
}

let room: RoomServer;
let window: Window;
let connection: RoomConnection;

beforeEach(async () => {
  window = new Window();
  Object.assign(globalThis, {
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  });
  room = new RoomServer();
  await once(room.server, 'listening');
  const address = { origin: room.origin, roomId, key: 'k'.repeat(22) };
  connection = joinRoom(address, { name: 'Me', minReconnectMs: 60_000, maxReconnectMs: 60_000 });
  await connection.opened();
});

afterEach(() => {
  connection.close();
  for (const socket of room.sockets) socket.terminate();
  room.server.close();
  for (const name of ['addEventListener', 'removeEventListener'])
    Reflect.deleteProperty(globalThis, name);
});

test('when the network comes back nobody waits any longer', async () => {
  room.socket.terminate();
  await expect.poll(() => now(connection).connection.phase).toBe('reconnecting');
  window.dispatchEvent(new Event('online'));
  await connection.opened();
  expect(room.sockets).toHaveLength(2);
});

test('when the network goes, that is told at once, and the socket given up', async () => {
  const seen = phases(connection);
  window.dispatchEvent(new Event('offline'));
  expect(seen).toEqual(['reconnecting']);
  // This network was not gone after all.
  await expect.poll(() => seen).toEqual(['reconnecting', 'open']);
  expect(room.sockets).toHaveLength(2);
  await expect.poll(() => room.server.clients.size).toBe(1);
});

test('what the room said before its network went is no reason for what ends later', async () => {
  const told = Promise.withResolvers<void>();
  connection.on('error', () => told.resolve());
  const message = 'Too many.';
  room.say({ type: 'error', code: 'too-many-mics', message, detail: 'four are on', closing: true });
  await told.promise;
  window.dispatchEvent(new Event('online'));
  await connection.opened();
  room.socket.close(refusals['too-many-mics'].close);
  await expect.poll(() => now(connection).connection.lastClose?.refusal).toBe('too-many-mics');
  expect(now(connection).connection.lastClose?.detail).toBeUndefined();
});

test('who has left does not care', () => {
  expect(window.listeners).toBe(2);
  connection.close();
  expect(window.listeners).toBe(0);
});
