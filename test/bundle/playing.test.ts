/** Readers of recordings who hang up, and who take nothing, at the built Worker. */
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { Clip } from '../../protocol/clip.ts';
import { shareLink } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxIsolatePlaying, playingPatience } from '../../protocol/limits.ts';

/** More than the sockets of this machine hold while nobody reads from them. */
const clipBytes = 12_000_000;

let server: LocalServer;
/** Each bears a share of the readers. */
const rooms: { room: RoomCreated; clip: Clip }[] = [];

beforeAll(async () => {
  server = await startLocalServer();
  for (let i = 0; i < 4; i++) {
    const room = await createRoom(server.origin);
    const api = new RoomApi({ link: shareLink(server.origin, room.id, room.keys.host) });
    const file = new Blob(['fLaC', new Uint8Array(clipBytes)]);
    rooms.push({ room, clip: await api.addClip(file) });
  }
});
afterAll(() => server.close());

interface Reader {
  request: ClientRequest;
  response: IncomingMessage;
}

/** Begins to play from a network of its own, and takes nothing. */
function begin(reader: number): Promise<Reader> {
  const { room, clip } = rooms[reader % rooms.length] as (typeof rooms)[number];
  const headers = {
    authorization: `Bearer ${room.keys.host}`,
    'cf-connecting-ip': `10.2.0.${reader}`,
  };
  return new Promise((resolve, reject) => {
    const url = `${server.origin}/api/rooms/${room.id}/clips/${clip.id}`;
    const request = get(url, { headers, agent: false }, (response) =>
      resolve({ request, response }),
    );
    request.on('error', reject);
  });
}

/** Whether somebody else is let in, who hangs up at once. */
async function isRoom(reader: number): Promise<boolean> {
  const { request, response } = await begin(reader);
  response.on('error', () => undefined);
  request.destroy();
  return response.statusCode === 200;
}

test('70 readers who hang up one after another leave room for others', async () => {
  for (let reader = 0; reader < 70; reader++) {
    await expect.poll(() => isRoom(reader), { interval: 100 }).toBe(true);
  }
});

test('readers who take nothing keep the places for a while, and end', async () => {
  const begun: Reader[] = [];
  for (let reader = 100; begun.length < maxIsolatePlaying; reader++) {
    const next = await begin(reader);
    next.response.on('error', () => undefined);
    if (next.response.statusCode === 200) begun.push(next);
    else next.request.destroy();
  }
  expect(await isRoom(90)).toBe(false);
  await expect
    .poll(() => isRoom(90), { timeout: 2 * playingPatience.ms, interval: 1000 })
    .toBe(true);
  // What they are given when they read on at last is cut off.
  const { response } = begun[0] as Reader;
  const ended = new Promise((resolve) => response.on('close', resolve));
  response.resume();
  await ended;
  expect(response.complete).toBe(false);
  for (const { request } of begun) request.destroy();
});
