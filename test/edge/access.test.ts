/** Who may do what: every route and every message, tried by everybody. */
import { SELF } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { offerSubprotocols, type Role, roles } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { clientMessage } from '../../protocol/messages.ts';
import { connect, createRoom, join, origin, silentFrame } from './participant.ts';
import app from './worker.ts';

interface Access {
  /** Roles whose keys open it; `anyone` needs no key. */
  allowed: readonly Role[] | 'anyone';
  /** What an allowed request is answered with. */
  status: number;
  body?: unknown;
  /** Upgrades to a WebSocket, which takes its key as a subprotocol. */
  socket?: true;
}

const everyone = roles;
const subscription = {
  subscription: {
    endpoint: 'https://fcm.googleapis.com/fcm/send/somebody',
    keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
  },
  sounds: { others: 'all', labels: {} },
};
const routes: Record<string, Access> = {
  'GET /api/health': { allowed: 'anyone', status: 200 },
  'GET /api/models': { allowed: 'anyone', status: 200 },
  'GET /api/push': { allowed: 'anyone', status: 200 },
  'POST /api/rooms': { allowed: 'anyone', status: 201 },
  'GET /api/rooms/:id/socket': { allowed: everyone, status: 101, socket: true },
  'GET /api/rooms/:id': { allowed: everyone, status: 200 },
  'GET /api/rooms/:id/events': { allowed: everyone, status: 200 },
  'GET /api/rooms/:id/clips': { allowed: everyone, status: 200 },
  // Those that may are told that they sent no recording, and asked for one that is not there.
  'POST /api/rooms/:id/clips': { allowed: ['host', 'mic'], status: 400, body: {} },
  'GET /api/rooms/:id/clips/:clip': { allowed: everyone, status: 404 },
  'DELETE /api/rooms/:id/clips/:clip': { allowed: ['host'], status: 404 },
  'GET /api/rooms/:id/models': { allowed: everyone, status: 200 },
  // The same: no model came, and there is none to change.
  'POST /api/rooms/:id/models': { allowed: ['host'], status: 400, body: {} },
  'PUT /api/rooms/:id/models/:model': { allowed: ['host'], status: 404, body: {} },
  'PATCH /api/rooms/:id/models/:model': { allowed: ['host'], status: 404, body: {} },
  'DELETE /api/rooms/:id/models/:model': { allowed: ['host'], status: 404 },
  'GET /api/rooms/:id/sounds': { allowed: everyone, status: 200 },
  // These are told that nothing can be taught: the model of these tests gives no embedding.
  'GET /api/rooms/:id/sounds/export': { allowed: everyone, status: 409 },
  'POST /api/rooms/:id/sounds': { allowed: ['host'], status: 409, body: { name: 'Bell' } },
  'DELETE /api/rooms/:id/sounds': { allowed: ['host'], status: 409 },
  'PATCH /api/rooms/:id/sounds/:sound': { allowed: ['host'], status: 409, body: { name: 'Bell' } },
  'DELETE /api/rooms/:id/sounds/:sound': { allowed: ['host'], status: 409 },
  'POST /api/rooms/:id/sounds/:sound/examples': {
    allowed: ['host'],
    status: 409,
    body: { detection: 1 },
  },
  'GET /api/rooms/:id/sounds/:sound/examples/:example': { allowed: everyone, status: 409 },
  'DELETE /api/rooms/:id/sounds/:sound/examples/:example': { allowed: ['host'], status: 409 },
  'POST /api/rooms/:id/sounds/import': { allowed: ['host'], status: 409, body: {} },
  'POST /api/rooms/:id/sounds/undo': { allowed: ['host'], status: 409 },
  'GET /api/rooms/:id/detections': { allowed: everyone, status: 200 },
  'PATCH /api/rooms/:id/settings': { allowed: ['host'], status: 200, body: { chat: 'off' } },
  'POST /api/rooms/:id/keys': { allowed: ['host'], status: 200, body: { roles: ['mic'] } },
  'GET /api/rooms/:id/links': { allowed: ['host'], status: 200 },
  'GET /api/rooms/:id/diagnostics': { allowed: ['host'], status: 200 },
  // The deployment of these tests pushes nothing: it says so to whoever may ask.
  'PUT /api/rooms/:id/push': { allowed: everyone, status: 409, body: subscription },
  'DELETE /api/rooms/:id/push': {
    allowed: everyone,
    status: 204,
    body: { endpoint: subscription.subscription.endpoint },
  },
  'DELETE /api/rooms/:id': { allowed: ['host'], status: 204 },
};

test('the table below has every route of the API', () => {
  const served = app.routes.filter(
    ({ method, path }) => method !== 'ALL' && path.startsWith('/api/'),
  );
  const names = new Set(served.map(({ method, path }) => `${method} ${path}`));
  expect(new Set(Object.keys(routes))).toEqual(names);
});

/** Asks with a key; a socket that was refused says so by its close. @returns HTTP status. */
async function ask(route: string, room: RoomCreated, key: string | undefined): Promise<number> {
  const [method, path = ''] = route.split(' ');
  const { body, socket } = routes[route] as Access;
  const at = path.replace(':id', room.id).replace(/:(model|sound|example|clip)/g, 'none');
  const url = origin + at;
  if (socket) return askForSocket(room, key);
  const response = await SELF.fetch(url, {
    method: method as string,
    headers: {
      'cf-connecting-ip': crypto.randomUUID(),
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await response.body?.cancel();
  return response.status;
}

async function askForSocket(room: RoomCreated, key: string | undefined): Promise<number> {
  const stranger = await connect(room.id, key ? offerSubprotocols(key) : ['earshot.2']);
  stranger.say({ type: 'hello', name: 'Somebody' });
  const outcome = await Promise.race([stranger.next('welcome'), stranger.closed]);
  if ('type' in outcome) return 101;
  return outcome.reason === 'key-missing' ? 401 : 403;
}

describe.each(Object.keys(routes))('%s', (route) => {
  const { allowed, status } = routes[route] as Access;

  test.each(roles)('asked with the %s key', async (role) => {
    const room = await createRoom();
    const opens = allowed === 'anyone' || allowed.includes(role);
    expect(await ask(route, room, room.keys[role])).toBe(opens ? status : 403);
    if (!opens) expect(await ask('GET /api/rooms/:id', room, room.keys.host)).toBe(200);
  });

  test('asked without a key, with a wrong one, and with one of another room', async () => {
    const room = await createRoom();
    const other = await createRoom();
    const open = allowed === 'anyone';
    expect(await ask(route, room, undefined)).toBe(open ? status : 401);
    expect(await ask(route, room, 'AAAAAAAAAAAAAAAAAAAAAA')).toBe(open ? status : 403);
    expect(await ask(route, room, other.keys.host)).toBe(open ? status : 403);
  });
});

test.each(roles)(
  'the status of a room tells who asks with a %s key what it opens',
  async (role) => {
    const room = await createRoom();
    const headers = { authorization: `Bearer ${room.keys[role]}` };
    const response = await SELF.fetch(`${origin}/api/rooms/${room.id}`, { headers });
    expect(await response.json()).toMatchObject({ id: room.id, role });
  },
);

type MessageType = (typeof clientMessage.options)[number]['entries']['type']['literal'];

/** For each message and role: what the room says to it at once, if anything, or that it parts. */
const messages: Record<MessageType | 'frame', Record<Role, string>> = {
  hello: { host: 'bad-message', mic: 'bad-message', listener: 'bad-message' },
  mic: { host: 'update', mic: 'update', listener: 'not-allowed' },
  subscribe: { host: 'nothing', mic: 'nothing', listener: 'nothing' },
  rename: { host: 'update', mic: 'update', listener: 'update' },
  chat: { host: 'chat', mic: 'chat', listener: 'chat' },
  verdict: { host: 'error', mic: 'error', listener: 'not-allowed' },
  ping: { host: 'pong', mic: 'pong', listener: 'pong' },
  receipt: { host: 'nothing', mic: 'nothing', listener: 'nothing' },
  frame: { host: 'mic-off', mic: 'mic-off', listener: 'not-allowed' },
};

const examples: Record<MessageType, object> = {
  hello: { name: 'Again' },
  mic: { on: true },
  subscribe: { scores: false },
  rename: { name: 'Another' },
  chat: { text: 'Dinner is ready.' },
  // Of no detection: those that may are told that there is none.
  verdict: { detectionId: 1, right: true },
  ping: { at: 1 },
  receipt: { token: 'of an earlier socket' },
};

describe.each(Object.keys(messages) as (keyof typeof messages)[])('the message %s', (type) => {
  test.each(roles)('said by a %s', async (role) => {
    const room = await createRoom();
    const other = await join(room, 'listener');
    const someone = await join(room, role);
    if (type === 'frame') someone.send(silentFrame());
    else someone.say({ type, ...examples[type] });
    const expected = messages[type][role];
    const answers = ['update', 'chat', 'error', 'pong'] as const;
    const answer = answers.find((each) => each === expected);
    if (answer) expect((await someone.next(answer)).type).toBe(expected);
    else if (expected === 'nothing') await someone.settle();
    else expect((await someone.closed).reason).toBe(expected);
    await other.settle();
    expect(other.all('error')).toEqual([]);
  });

  test.each(roles)('said before hello by a %s gets nothing done', async (role) => {
    if (type === 'hello' || type === 'ping') return;
    const room = await createRoom();
    const other = await join(room, 'listener');
    const stranger = await connect(room.id, offerSubprotocols(room.keys[role]));
    if (type === 'frame') stranger.send(silentFrame());
    else stranger.say({ type, ...examples[type] });
    expect((await stranger.closed).reason).toBe('hello-expected');
    await other.settle();
    expect(other.received.map((message) => message.type)).toEqual(['welcome', 'pong']);
  });
});
