/** Who may open rooms, where the operator restricts it. */
import { env, SELF } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { expectProblem } from './clip-upload.ts';
import { createRoom, origin } from './participant.ts';
import app from './worker.ts';

const { SIGN_IN } = env as unknown as { SIGN_IN: Fetcher };
const key = 'correct horse battery staple'.replaceAll(' ', '-');

afterEach(() => {
  vi.restoreAllMocks();
});

/** Opens a room at a deployment that is set so. */
function open(headers: Record<string, string>, set: Record<string, unknown>): Promise<Response> {
  const own = { 'cf-connecting-ip': crypto.randomUUID(), ...headers };
  const request = { method: 'POST', headers: own, body: '{}' };
  return Promise.resolve(app.request(`${origin}/api/rooms`, request, { ...env, ...set }));
}

test.each([[{ authorization: `Bearer ${key}` }], [{ 'x-earshot-key': key }]])(
  'with the creation key a room is opened: %j',
  async (headers) => {
    const response = await open(headers, { CREATION_KEY: key });
    expect(response.status).toBe(201);
    const room = await response.json<RoomCreated>();
    const status = await SELF.fetch(`${origin}/api/rooms/${room.id}`, {
      headers: { authorization: `Bearer ${room.keys.host}` },
    });
    expect(status.status).toBe(200);
  },
);

test.each([
  [{}],
  [{ authorization: `Bearer ${key.slice(1)}` }],
  [{ authorization: key }],
  [{ 'x-earshot-key': `${key}x` }],
])('without it none is: %j', async (headers: Record<string, string>) => {
  await expectProblem(await open(headers, { CREATION_KEY: key }), 'creation-key-needed');
});

test('the key of a room opens no other, and the creation key opens no room that is there', async () => {
  const { id, keys } = await createRoom();
  const set = { CREATION_KEY: key };
  await expectProblem(await open({ 'x-earshot-key': keys.host }, set), 'creation-key-needed');
  const headers = { authorization: `Bearer ${key}` };
  const response = await app.request(`${origin}/api/rooms/${id}`, { headers }, { ...env, ...set });
  await expectProblem(response, 'key-wrong');
});

test('keys are tried no faster than rooms are opened', async () => {
  const ROOM_CREATION = { limit: async () => ({ success: false }) };
  await expectProblem(await open({}, { CREATION_KEY: key, ROOM_CREATION }), 'too-many-rooms');
});

test('the operator’s own Worker decides by what came with the request', async () => {
  const set = { AUTH: SIGN_IN };
  expect((await open({ cookie: 'theme=dark; session=ada' }, set)).status).toBe(201);
  await expectProblem(await open({}, set), 'creation-refused');
  await expectProblem(await open({ cookie: 'session=adam' }, set), 'creation-refused');
});

test('where there is a key too, both are needed', async () => {
  const set = { AUTH: SIGN_IN, CREATION_KEY: key };
  const cookie = 'session=ada';
  expect((await open({ cookie, 'x-earshot-key': key }, set)).status).toBe(201);
  await expectProblem(await open({ cookie }, set), 'creation-key-needed');
  await expectProblem(await open({ 'x-earshot-key': key }, set), 'creation-refused');
});

test.each([
  ['fails', async () => new Response(null, { status: 503 })],
  [
    'cannot be reached',
    async () => {
      throw new Error('no such Worker');
    },
  ],
])('nobody opens a room while that Worker %s', async (_, fetch) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await expectProblem(await open({}, { AUTH: { fetch } }), 'server-error');
});
