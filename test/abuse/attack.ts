/** An attack on a room in use, and what must hold during it and afterwards. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { offerSubprotocols, type Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { hostileNetwork, memoryMb, type ServedRoom, server } from './served-room.ts';
import { comeAndGo } from './visitors.ts';

/** What an attack may cost the process, and what of it may remain, in MB. */
const maxGrowthMb = 150;
const maxRemainsMb = 50;
const memorySampleMs = 50;

/** Goes on until the signal says that it is over, and leaves nothing open then. */
export type Attack = (over: AbortSignal) => Promise<void>;

/**
 * Attacks until the room has heard a sound that began during the attack, and checks that everything which
 * was heard is still in the log, that no microphone was closed and that the host was served throughout.
 */
export async function withstands(served: ServedRoom, attack: Attack): Promise<void> {
  const before = await served.detections();
  const last = Math.max(...served.told);
  const memory = watchMemory();
  onTestFinished(memory.stop);
  const over = new AbortController();
  const attacking = attack(over.signal);
  // It is told below, and not before what it interrupts has been seen.
  attacking.catch(() => {});
  try {
    const heardSince = async () => {
      // The host asks over HTTP meanwhile, and is answered.
      await served.host.diagnostics();
      return Math.max(...served.told) > last;
    };
    await expect.poll(heardSince, { interval: 500 }).toBe(true);
  } finally {
    over.abort();
    await attacking;
  }
  const after = await served.detections();
  expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
  expect(served.closed).toEqual([]);
  const remainsMb = async () => {
    // The runtime collects what is gone when it needs room for something new: life goes on.
    await comeAndGo(server.quiet);
    return memoryMb() - memory.beforeMb;
  };
  await expect.poll(remainsMb).toBeLessThanOrEqual(maxRemainsMb);
  // What came after the attack counts as well.
  expect(memory.growthMb).toBeLessThanOrEqual(maxGrowthMb);
}

function watchMemory() {
  const beforeMb = memoryMb();
  let highestMb = beforeMb;
  const timer = setInterval(() => {
    highestMb = Math.max(highestMb, memoryMb());
  }, memorySampleMs);
  return {
    beforeMb,
    stop: () => clearInterval(timer),
    get growthMb() {
      return highestMb - beforeMb;
    },
  };
}

/** Does the same over and over, so many times at once, until it is over. */
export function atOnce(count: number, once: () => Promise<void>): Attack {
  return async (over) => {
    const again = async () => {
      while (!over.aborted) {
        await once().catch(() => {});
        // Also where nothing is waited for.
        await wait(1);
      }
    };
    await Promise.all(Array.from({ length: count }, again));
  };
}

/** Opens sockets and does something with each, then keeps them until it is over. */
export function withSockets(
  open: () => WebSocket[],
  use: (socket: WebSocket) => void = () => {},
): Attack {
  return async (over) => {
    const sockets = open();
    for (const socket of sockets) socket.once('open', () => use(socket));
    if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve));
    for (const socket of sockets) socket.terminate();
  };
}

/** A socket from the hostile network. */
export function hostileSocket(room: RoomCreated, role: Role): WebSocket {
  const socket = new WebSocket(room.socket, offerSubprotocols(room.keys[role]), {
    perMessageDeflate: false,
    headers: hostileNetwork,
  });
  // Refused, reset, or broken off by the attacker: all the same to it.
  socket.on('error', () => {});
  return socket;
}

export const hello = JSON.stringify({ type: 'hello', name: 'Mallory' });

/** @returns once the socket is closed or the condition holds for a message; false if it was closed. */
export function told(socket: WebSocket, type: string): Promise<boolean> {
  return new Promise((resolve) => {
    socket.on('message', (data) => {
      if (String(data).startsWith(`{"type":"${type}"`)) resolve(true);
    });
    socket.once('close', () => resolve(false));
  });
}

/** A request from the hostile network. */
export function hostileFetch(
  { id, keys }: RoomCreated,
  role: Role,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = {
    ...hostileNetwork,
    authorization: `Bearer ${keys[role]}`,
    'content-type': 'application/json',
  };
  return fetch(`${server.origin}/api/rooms/${id}${path}`, { ...init, headers });
}
