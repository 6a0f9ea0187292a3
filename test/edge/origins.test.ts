/** Whose pages may come, what they are told if they may not, and where the deployment says that it is. */
import { createExecutionContext, env, SELF } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { KeysRotated, RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { someRoomId } from '../room-id.ts';
import { createRoom, join, origin, TestParticipant } from './participant.ts';
import app from './worker.ts';

const page = 'https://elsewhere.example';
/** Where browsers find the deployment, while what comes in is for `origin`. */
const publicOrigin = 'https://ear.example';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks a deployment that is set so. */
function ask(
  path: string,
  init: RequestInit,
  vars: Record<string, string> = {},
): Promise<Response> {
  const headers = { 'cf-connecting-ip': crypto.randomUUID(), ...init.headers };
  const context = createExecutionContext();
  const given = { ...env, ...vars };
  return Promise.resolve(app.request(origin + path, { ...init, headers }, given, context));
}

const asHost = (room: RoomCreated, headers: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${room.keys.host}`, ...headers },
});

async function upgrade(
  room: RoomCreated,
  from: string,
  vars: Record<string, string> = {},
): Promise<TestParticipant> {
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-protocol': offerSubprotocols(room.keys.host).join(', '),
    origin: from,
  };
  const { webSocket } = await ask(`/api/rooms/${room.id}/socket`, { headers }, vars);
  return new TestParticipant(webSocket as WebSocket, null);
}

test('a page of another origin is refused over HTTP, and may read why', async () => {
  const room = await createRoom();
  const refused = await SELF.fetch(
    `${origin}/api/rooms/${room.id}`,
    asHost(room, { origin: page }),
  );
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    code: 'origin-not-allowed',
    detail: `${page} is not ${origin}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`,
  });
  expect(refused.headers.get('access-control-allow-origin')).toBe(page);
  expect(refused.headers.get('access-control-allow-credentials')).toBeNull();
  expect(refused.headers.get('vary')).toContain('Origin');
  const exposed = refused.headers.get('access-control-expose-headers')?.split(',');
  expect(exposed).toEqual(expect.arrayContaining(['retry-after', 'content-type']));
});

test('its preflight is answered, so that it gets to the refusal, and nothing is done', async () => {
  const room = await createRoom();
  const url = `/api/rooms/${room.id}`;
  const preflight = await ask(url, {
    method: 'OPTIONS',
    headers: {
      origin: page,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'x-earshot-key',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(page);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-earshot-key');
  const refused = await ask(url, { method: 'DELETE', ...asHost(room, { origin: page }) });
  expect(await refused.json()).toMatchObject({ code: 'origin-not-allowed' });
  expect((await ask(url, asHost(room))).status).toBe(200);
});

test('its socket is accepted, told why with both origins, and closed', async () => {
  const refused = await upgrade(await createRoom(), page);
  expect(await refused.next('error')).toMatchObject({
    code: 'origin-not-allowed',
    detail: `${page} is not ${origin}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`,
  });
  expect(await refused.closed).toEqual({ code: 4018, reason: 'origin-not-allowed' });
});

test('pages of the own origin, and programs, come in', async () => {
  const room = await createRoom();
  const own = await upgrade(room, origin);
  own.say({ type: 'hello', name: 'Own' });
  expect(await own.next('welcome')).toMatchObject({ role: 'host' });
  expect((await ask(`/api/rooms/${room.id}`, asHost(room))).status).toBe(200);
});

test.each<[string, string, string, RequestInit, Record<string, unknown>]>([
  ['404', 'not-found', '/api/nothing', {}, {}],
  ['404', 'room-not-found', '/api/rooms/0', {}, {}],
  ['405', 'method-not-allowed', '/api/rooms', {}, {}],
  ['401', 'key-missing', '/api/rooms/:id', {}, {}],
  ['413', 'message-too-large', '/api/rooms', { method: 'POST', body: 'x'.repeat(20_000) }, {}],
  ['426', 'upgrade-expected', `/api/rooms/${someRoomId}/socket`, {}, {}],
  [
    '429',
    'too-many-rooms',
    '/api/rooms',
    { method: 'POST' },
    { ROOM_CREATION: { limit: async () => ({ success: false }) } },
  ],
  ['500', 'server-error', '/api/rooms', { method: 'POST' }, { ROOM_CREATION: undefined }],
])('a page that may come reads the refusal %s %s', async (status, code, path, init, vars) => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const headers = { origin: page, 'cf-connecting-ip': '192.0.2.3' };
  const bindings = { ...env, ALLOWED_ORIGINS: page, ...vars };
  const url = origin + path.replace(':id', (await createRoom()).id);
  const refused = await app.request(url, { ...init, headers }, bindings);
  expect(refused.status).toBe(Number(status));
  expect(await refused.json()).toMatchObject({ code });
  expect(refused.headers.get('access-control-allow-origin')).toBe(page);
  expect(refused.headers.get('access-control-expose-headers')).toContain('retry-after');
  expect(refused.headers.get('vary')).toContain('Origin');
});

test.each([page, '*', `https://other.example ${page}`, `https://other.example,${page}/`])(
  'with ALLOWED_ORIGINS set to %j the page may come, and may read the answer',
  async (allowed) => {
    const room = await createRoom();
    const vars = { ALLOWED_ORIGINS: allowed };
    const url = `/api/rooms/${room.id}`;
    const answer = await ask(url, asHost(room, { origin: page }), vars);
    expect((await answer.json<RoomStatus>()).id).toBe(room.id);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    const preflight = await ask(
      url,
      {
        method: 'OPTIONS',
        headers: {
          origin: page,
          'access-control-request-method': 'DELETE',
          'access-control-request-headers': 'authorization',
        },
      },
      vars,
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
  },
);

test.each([publicOrigin, `${publicOrigin}/`, ' HTTPS://Ear.Example:443 '])(
  'with PUBLIC_ORIGIN set to %j the page there may come, and links and sockets lead there',
  async (set) => {
    const vars = { PUBLIC_ORIGIN: set };
    const created = await ask(
      '/api/rooms',
      { method: 'POST', headers: { origin: publicOrigin } },
      vars,
    );
    expect(created.status).toBe(201);
    const room = await created.json<RoomCreated>();
    expect(room.links.mic).toBe(`${publicOrigin}/r/${room.id}#${room.keys.mic}`);
    expect(room.socket).toBe(`wss://ear.example/api/rooms/${room.id}/socket`);
    const rotated = await ask(
      `/api/rooms/${room.id}/keys`,
      {
        method: 'POST',
        body: JSON.stringify({ roles: ['mic'] }),
        ...asHost(room, { origin: publicOrigin }),
      },
      vars,
    );
    const { links } = await rotated.json<KeysRotated>();
    expect(links.mic).toMatch(`${publicOrigin}/r/${room.id}#`);
    const own = await upgrade(room, publicOrigin, vars);
    own.say({ type: 'hello', name: 'Own' });
    await own.next('welcome');
  },
);

test('with PUBLIC_ORIGIN set, what a request says of itself does not make a page its own', async () => {
  const room = await createRoom();
  const headers = { origin, 'x-forwarded-host': 'earshot.test', 'x-forwarded-proto': 'http' };
  const vars = { PUBLIC_ORIGIN: publicOrigin };
  const refused = await ask(`/api/rooms/${room.id}`, asHost(room, headers), vars);
  expect(await refused.json()).toMatchObject({
    code: 'origin-not-allowed',
    detail: `${origin} is not ${publicOrigin}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`,
  });
});

test('what proxies forward is not believed', async () => {
  const room = await createRoom();
  const { host } = new URL(page);
  const forwarded = { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' };
  const headers = { origin: page, forwarded: `host=${host};proto=https`, ...forwarded };
  expect((await ask(`/api/rooms/${room.id}`, asHost(room, headers))).status).toBe(403);
  const created = await ask('/api/rooms', { method: 'POST', headers: forwarded });
  expect((await created.json<RoomCreated>()).links.host).toMatch(`${origin}/r/`);
});

test.each([
  'ear.example',
  'https://ear.example/app',
  'wss://ear.example',
  '*',
  'https://a b',
  'null',
])('a PUBLIC_ORIGIN of %j is a server error, and the log says what to write', async (set) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const room = await createRoom();
  const vars = { PUBLIC_ORIGIN: set };
  const refused = await ask('/api/health', { headers: { origin: page } }, vars);
  expect(refused.status).toBe(500);
  expect(await refused.json()).toMatchObject({ code: 'server-error' });
  expect(refused.headers.get('access-control-allow-origin')).toBe(page);
  expect(logged.mock.calls.join()).toContain(`PUBLIC_ORIGIN is ${JSON.stringify(set)}: write`);
  expect((await (await upgrade(room, page, vars)).closed).reason).toBe('server-error');
});

/** What a proxy that asks for a password hands on. */
const basic = 'Basic dXNlcjpwYXNzd29yZA==';

test('a key in X-Earshot-Key opens what one in Authorization opens, whatever Authorization holds', async () => {
  const room = await createRoom();
  const url = `/api/rooms/${room.id}`;
  const roleBy = async (headers: Record<string, string>) => {
    const response = await ask(url, { headers });
    return response.ok ? (await response.json<RoomStatus>()).role : response.status;
  };
  const ours = { 'x-earshot-key': room.keys.listener };
  expect(await roleBy(ours)).toBe('listener');
  expect(await roleBy({ ...ours, authorization: basic })).toBe('listener');
  expect(await roleBy({ ...ours, authorization: `Bearer ${room.keys.host}` })).toBe('listener');
  expect(await roleBy({ 'x-earshot-key': '', authorization: `Bearer ${room.keys.mic}` })).toBe(
    'mic',
  );
  expect(await roleBy({ authorization: basic })).toBe(401);
  expect(await roleBy({ 'x-earshot-key': 'k'.repeat(22) })).toBe(403);
});

test.each([basic, `Bearer ${'eyJhbGciOiJIUzI1NiJ9.'.repeat(3)}`])(
  'behind a proxy that sends %j a key in the address still opens events',
  async (authorization) => {
    const room = await createRoom();
    await join(room, 'mic');
    const query = `?wait=0&key=${room.keys.listener}`;
    const url = `/api/rooms/${room.id}/events${query}`;
    expect((await ask(url, { headers: { authorization } })).status).toBe(200);
    const wrong = { 'x-earshot-key': 'k'.repeat(22) };
    expect((await ask(url, { headers: wrong })).status).toBe(403);
  },
);
