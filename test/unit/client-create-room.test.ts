/** Opening a room from the client SDK, against a real HTTP server on this machine. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRoom, joinRoom, RefusalError } from '../../client/index.ts';
import { someRoomId } from '../room-id.ts';

let server: Server;
let answer: { status: number; body: unknown };
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const links = { host: 'h', mic: 'm', listener: 'l' };
const keys = { host: 'h'.repeat(22), mic: 'm'.repeat(22), listener: 'l'.repeat(22) };

test('a room is opened and its keys handed on', async () => {
  const body = { id: someRoomId, keys, links, socket: 'wss://x' };
  answer = { status: 201, body };
  expect(await createRoom(origin())).toEqual(answer.body);
  expect(asked).toEqual(['POST /api/rooms']);
});

test('a problem document becomes a refusal', async () => {
  const body = { type: 'about:blank', title: 't', status: 429, code: 'rate-limited', detail: 'd' };
  answer = { status: 429, body };
  const refusal = await createRoom(origin()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RefusalError);
  expect(refusal).toMatchObject({ code: 'rate-limited', detail: 'd' });
});

test('an answer of another shape is a server error', async () => {
  answer = { status: 200, body: { surprise: true } };
  await expect(createRoom(origin())).rejects.toMatchObject({ code: 'server-error' });
});

test('an aborted request rejects as aborted', async () => {
  const signal = AbortSignal.abort();
  await expect(createRoom(origin(), { signal })).rejects.toMatchObject({ name: 'AbortError' });
});

test('a link without a key is refused before anything is sent', () => {
  expect(() => joinRoom({ link: `${origin()}/r/${someRoomId}` }, { name: 'Me' })).toThrow(
    expect.objectContaining({ code: 'key-missing' }),
  );
});

test('an address of which a part can be no id and no key is refused before anything is sent', () => {
  const place = { origin: origin(), roomId: someRoomId as string, key: 'k'.repeat(22) };
  const joining = (part: Partial<typeof place>) => () =>
    joinRoom({ ...place, ...part }, { name: 'Me' });
  expect(joining({ roomId: '../status' })).toThrow(
    expect.objectContaining({ code: 'room-not-found' }),
  );
  expect(joining({ key: 'k' })).toThrow(expect.objectContaining({ code: 'key-wrong' }));
});
