/**
 * A process of one hostile listener: all that the listener's key opens, from one network, as fast as it goes.
 * Ever new identities join, write, change their names and ask for all that was logged; polls, exports and
 * requests over HTTP; sockets that never say hello.
 */
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { offerSubprotocols } from '../../../protocol/handshake.ts';
import { serve } from './child.ts';
import type { Place } from './dialect.ts';

export interface Attack {
  place: Place;
  seconds: number;
}

/** What was tried, by its kind. */
export type Attempts = Record<string, number>;

/** Of each kind, so many at the same time. */
const atOnce = 60;
/** Where everybody else does not come from. */
const network = { 'cf-connecting-ip': '203.0.113.66' };

function open({ url, keys }: Place): WebSocket {
  const socket = new WebSocket(url, offerSubprotocols(keys.listener ?? ''), {
    perMessageDeflate: false,
    headers: network,
  });
  socket.on('error', () => {});
  return socket;
}

/** @returns when the socket has closed, which is not waited for longer than this. */
async function gone(socket: WebSocket, withinMs: number): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await Promise.race([closed, wait(withinMs)]);
  socket.terminate();
}

/** Comes as somebody new, has everything replayed, and says all that a bucket holds, and more. */
async function visit(place: Place): Promise<void> {
  const socket = open(place);
  const say = (message: object) => socket.send(JSON.stringify(message));
  socket.once('open', () => say({ type: 'hello', name: 'Mallory', after: 0 }));
  socket.on('message', (data) => {
    if (!String(data).startsWith('{"type":"welcome"')) return;
    for (let i = 0; i < 6; i++) say({ type: 'chat', text: `Text ${i}` });
    for (let i = 0; i < 20; i++) say({ type: 'rename', name: `Mallory ${i}` });
    for (let i = 0; i < 20; i++) say({ type: 'subscribe', scores: i % 2 === 0 });
    socket.close();
  });
  await gone(socket, 3000);
}

async function ask({ url, keys }: Place, path: string): Promise<void> {
  const room = url.replace(/^ws/, 'http').replace(/\/socket$/, '');
  const headers = { authorization: `Bearer ${keys.listener}`, ...network };
  const response = await fetch(room + path, { headers, signal: AbortSignal.timeout(3000) });
  await response.arrayBuffer();
}

const kinds: Record<string, (place: Place) => Promise<void>> = {
  visits: visit,
  silentSockets: (place) => gone(open(place), 1000),
  exports: (place) => ask(place, '/detections?format=csv'),
  polls: (place) => ask(place, '/events?after=0&wait=0'),
  requests: (place) => ask(place, ''),
};

export const hostile = {
  async attack({ place, seconds }: Attack): Promise<Attempts> {
    const until = Date.now() + 1000 * seconds;
    const attempts: Attempts = {};
    const again = async ([kind, act]: [string, (place: Place) => Promise<void>]) => {
      while (Date.now() < until) {
        attempts[kind] = (attempts[kind] ?? 0) + 1;
        await act(place).catch(() => {});
        // Also where nothing is waited for.
        await wait(1);
      }
    };
    const all = Object.entries(kinds).flatMap((kind) => Array.from({ length: atOnce }, () => kind));
    await Promise.all(all.map(again));
    return attempts;
  },
};

export type Hostile = typeof hostile;

serve<Hostile>(hostile);
