/** Web Push: what a room tells browsers that are closed, as their push service gets it. */
import {
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  SELF,
} from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { generateVAPIDKeys } from 'web-push-neo';
import { pushServices } from '../../edge/push-services.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  maxPushLabels,
  maxPushSubscriptions,
  maxPushSubscriptionsPerNetwork,
  pushLabelPauseMs,
  pushLifeMs,
} from '../../protocol/limits.ts';
import type { PushSounds } from '../../protocol/push.ts';
import { createApp } from '../../worker/app.ts';
import { tonesPackage } from '../tones-package.ts';
import { isolate, modelOf, roomModels, tones } from './models.ts';
import { createRoom, join, origin } from './participant.ts';
import { pushSettings } from './push-settings.ts';
import { high, low } from './sound.ts';

const service = inject('pushReceiver');
const subject = 'mailto:operator@ear.example';
const { publicKey, privateKey } = await generateVAPIDKeys();
const keys = { publicKey, privateKey, subject };

const plain = tonesPackage();
/** As a real one says of its labels: `low` is essential and has a title. */
const described = modelOf('described', {
  ...plain,
  metadata: {
    ...(plain.metadata as object),
    labelDetails: { low: { title: 'Doorbell', group: 'alerts', essential: true } },
  },
});

beforeEach(() => {
  roomModels.current = [described];
  pushSettings.current = { keys, services: pushServices(service) };
});
afterEach(() => {
  vi.useRealTimers();
  roomModels.current = [tones];
  pushSettings.current = undefined;
});

interface Received {
  method: string;
  encoding: string;
  ttl: string;
  urgency: string;
  topic: string;
  bytes: number;
  notice: { room: string; sound: string; mic: string; at: number };
  plain: string;
  signed: { publicKey: string; subject: string };
}

interface Browser {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

async function browser(): Promise<Browser> {
  return (await fetch(`${service}/browsers`, { method: 'POST' })).json();
}

async function receivedBy({ endpoint }: Browser): Promise<Received[]> {
  return (await fetch(endpoint)).json();
}

const everything: PushSounds = { others: 'all', labels: {} };

interface Asking {
  sounds?: PushSounds;
  role?: Role;
  address?: string;
  expirationTime?: number | null;
}

function subscribe(
  room: RoomCreated,
  { endpoint, keys: browserKeys }: Browser,
  { sounds = everything, role = 'listener', address, expirationTime }: Asking = {},
): Promise<Response> {
  return ask(room, 'PUT', role, address, {
    subscription: {
      endpoint,
      keys: browserKeys,
      ...(expirationTime !== undefined && { expirationTime }),
    },
    sounds,
  });
}

function ask(
  room: RoomCreated,
  method: string,
  role: Role,
  address: string | undefined,
  body: unknown,
): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/push`, {
    method,
    headers: {
      authorization: `Bearer ${room.keys[role]}`,
      'content-type': 'application/json',
      'cf-connecting-ip': address ?? '192.0.2.50',
    },
    body: JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

/** Somebody whose microphone is on. */
async function micIn(room: RoomCreated, name = 'Hall') {
  const mic = await join(room, 'mic', { name });
  mic.say({ type: 'mic', on: true });
  await mic.next('update');
  return mic;
}

async function sound(mic: Awaited<ReturnType<typeof micIn>>, pcm16 = low(1_500)): Promise<void> {
  mic.speak(pcm16);
  // A gap ends what sounds, and takes nothing of what a mic may send.
  mic.skip(5_000);
  await mic.settle();
}

test('a browser that is closed is told of a sound: what it is, which microphone heard it and when, and nothing else', async () => {
  const room = await createRoom();
  const phone = await browser();
  const answer = await subscribe(room, phone);
  expect(answer.status).toBe(200);
  const mic = await micIn(room);
  await sound(mic);
  const begun = await mic.next('detection-begin');
  await expect.poll(() => receivedBy(phone)).toHaveLength(1);
  const [push] = (await receivedBy(phone)) as [Received];
  expect(push.notice).toEqual({
    room: room.id,
    sound: 'Doorbell',
    mic: 'Hall',
    at: begun.detection.at,
  });
  expect(push).toMatchObject({
    method: 'POST',
    encoding: 'aes128gcm',
    ttl: '600',
    urgency: 'high',
  });
  expect(push.topic).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(push.signed).toEqual({ publicKey, subject });
});

test('whoever carries a push learns neither the sound nor the room, nor anything by its length', async () => {
  const room = await createRoom();
  const phone = await browser();
  await subscribe(room, phone);
  const mic = await micIn(room, 'The nursery upstairs');
  await sound(mic);
  await sound(mic, high(1_500));
  await expect.poll(() => receivedBy(phone)).toHaveLength(2);
  const pushes = await receivedBy(phone);
  for (const { plain: seen } of pushes) {
    for (const secret of [room.id, 'Doorbell', 'High', 'nursery', ...Object.values(room.keys)]) {
      expect(seen).not.toContain(secret);
    }
  }
  expect(new Set(pushes.map(({ bytes }) => bytes)).size).toBe(1);
  for (const { notice } of pushes) {
    expect(Object.keys(notice).sort()).toEqual(['at', 'mic', 'room', 'sound']);
  }
});

test('a browser is told of the sounds that it chose, and of no others', async () => {
  const room = await createRoom();
  const [all, essential, chosen, without, none] = await Promise.all(
    Array.from({ length: 5 }, browser),
  );
  await subscribe(room, all as Browser);
  await subscribe(room, essential as Browser, { sounds: { others: 'essential', labels: {} } });
  await subscribe(room, chosen as Browser, { sounds: { others: 'none', labels: { high: true } } });
  await subscribe(room, without as Browser, { sounds: { others: 'all', labels: { low: false } } });
  await subscribe(room, none as Browser, { sounds: { others: 'none', labels: {} } });
  const mic = await micIn(room);
  await sound(mic);
  await sound(mic, high(1_500));
  const told = async (phone: Browser | undefined) =>
    (await receivedBy(phone as Browser))
      .map(({ notice, urgency }) => `${notice.sound} ${urgency}`)
      .sort();
  await expect.poll(() => told(all)).toEqual(['Doorbell high', 'High normal']);
  await expect.poll(() => told(chosen)).toEqual(['High high']);
  await expect.poll(() => told(without)).toEqual(['High normal']);
  await expect.poll(() => told(essential)).toEqual(['Doorbell high']);
  expect(await told(none)).toEqual([]);
});

test('a sound that comes again and again is pushed once in ten seconds', async () => {
  const room = await createRoom();
  const phone = await browser();
  await subscribe(room, phone);
  const mic = await micIn(room);
  for (let times = 0; times < 3; times++) await sound(mic);
  expect(mic.all('detection-begin')).toHaveLength(3);
  await expect.poll(() => receivedBy(phone)).toHaveLength(1);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + pushLabelPauseMs });
  await sound(mic);
  await expect.poll(() => receivedBy(phone)).toHaveLength(2);
});

test.each([404, 410])(
  'a browser that its push service answers %i for is forgotten',
  async (status) => {
    const room = await createRoom();
    const phone = await browser();
    await subscribe(room, phone);
    await fetch(`${phone.endpoint}?status=${status}`, { method: 'PUT' });
    await sound(await micIn(room));
    await expect.poll(() => subscriptionsIn(room)).toEqual([]);
  },
);

test('a push service that fails, redirects or asks for patience is no trouble for the room, nor for other browsers', async () => {
  const room = await createRoom();
  const [failing, elsewhere, busy, fine] = (await Promise.all(
    Array.from({ length: 4 }, browser),
  )) as [Browser, Browser, Browser, Browser];
  for (const phone of [failing, elsewhere, busy, fine]) await subscribe(room, phone);
  const target = await browser();
  await fetch(`${failing.endpoint}?status=500`, { method: 'PUT' });
  const location = encodeURIComponent(target.endpoint);
  await fetch(`${elsewhere.endpoint}?status=307&location=${location}`, { method: 'PUT' });
  await fetch(`${busy.endpoint}?status=429&retry-after=60`, { method: 'PUT' });
  const mic = await micIn(room);
  await sound(mic);
  for (const phone of [failing, elsewhere, busy, fine]) {
    await expect.poll(() => receivedBy(phone)).toHaveLength(1);
  }
  await mic.settle();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * pushLabelPauseMs });
  await sound(mic);
  await expect.poll(() => receivedBy(fine)).toHaveLength(2);
  await expect.poll(() => receivedBy(failing)).toHaveLength(2);
  expect(await receivedBy(busy)).toHaveLength(1);
  expect(await receivedBy(target)).toEqual([]);
  expect(mic.all('detection-begin')).toHaveLength(2);
  expect(await subscriptionsIn(room)).toHaveLength(4);
});

/** The addresses that the room keeps. */
async function subscriptionsIn(room: RoomCreated): Promise<string[]> {
  return runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) =>
    storage.sql
      .exec<{ endpoint: string }>('SELECT endpoint FROM push_subscriptions')
      .toArray()
      .map(({ endpoint }) => endpoint),
  );
}

describe('a room forgets a browser', () => {
  test('that asks for it, whoever else it is that asks', async () => {
    const room = await createRoom();
    const [one, other] = [await browser(), await browser()];
    await subscribe(room, one);
    await subscribe(room, other);
    const answer = await ask(room, 'DELETE', 'mic', undefined, { endpoint: one.endpoint });
    expect(answer.status).toBe(204);
    // A second time it is gone already, and so is what was never there.
    expect((await ask(room, 'DELETE', 'mic', undefined, { endpoint: one.endpoint })).status).toBe(
      204,
    );
    expect(await subscriptionsIn(room)).toEqual([other.endpoint]);
  });

  test('whose key was replaced, and no other', async () => {
    const room = await createRoom();
    const [listener, mic] = [await browser(), await browser()];
    await subscribe(room, listener, { role: 'listener' });
    await subscribe(room, mic, { role: 'mic' });
    await SELF.fetch(`${origin}/api/rooms/${room.id}/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${room.keys.host}`, 'content-type': 'application/json' },
      body: JSON.stringify({ roles: ['listener'] }),
    });
    expect(await subscriptionsIn(room)).toEqual([mic.endpoint]);
  });

  test('that has not come back for 60 days, or that its push service gave up before', async () => {
    const room = await createRoom();
    const [rare, short] = [await browser(), await browser()];
    const now = Date.now();
    expect(await (await subscribe(room, rare)).json()).toEqual({ expiresAt: expect.any(Number) });
    await subscribe(room, short, { expirationTime: now + 60_000 });
    const stub = env.ROOMS.getByName(room.id);
    vi.useFakeTimers({ toFake: ['Date'], now: now + 120_000 });
    await runDurableObjectAlarm(stub);
    expect(await subscriptionsIn(room)).toEqual([rare.endpoint]);
    vi.setSystemTime(now + pushLifeMs + 120_000);
    await runDurableObjectAlarm(stub);
    expect(await subscriptionsIn(room)).toEqual([]);
  });

  test('when it is deleted', async () => {
    const room = await createRoom();
    await subscribe(room, await browser());
    const stub = env.ROOMS.getByName(room.id);
    await SELF.fetch(`${origin}/api/rooms/${room.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${room.keys.host}` },
    });
    const tables = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name = 'push_subscriptions'")
        .toArray(),
    );
    expect(tables).toEqual([]);
  });
});

test('a room that has slept still knows whom to tell', async () => {
  const room = await createRoom();
  const phone = await browser();
  await subscribe(room, phone);
  await evictDurableObject(env.ROOMS.getByName(room.id));
  await sound(await micIn(room));
  await expect.poll(() => receivedBy(phone)).toHaveLength(1);
});

test('a browser that asks again changes what it is told, and takes no second place', async () => {
  const room = await createRoom();
  const phone = await browser();
  await subscribe(room, phone);
  await subscribe(room, phone, { sounds: { others: 'none', labels: { high: true } } });
  expect(await subscriptionsIn(room)).toHaveLength(1);
  const mic = await micIn(room);
  await sound(mic);
  await sound(mic, high(1_500));
  await expect.poll(() => receivedBy(phone)).toMatchObject([{ notice: { sound: 'High' } }]);
});

test('a network has its places, and the room as a whole', async () => {
  const room = await createRoom();
  const phone = await browser();
  const at = (name: string) => ({ ...phone, endpoint: `${phone.endpoint}/${name}` });
  const put = (name: string, address: string) =>
    subscribe(room, at(name), { address, role: 'host' });
  for (let i = 0; i < maxPushSubscriptionsPerNetwork; i++)
    expect((await put(`a${i}`, '192.0.2.1')).status).toBe(200);
  const refused = await put('one more', '192.0.2.1');
  expect(refused.status).toBe(507);
  expect(await codeOf(refused)).toBe('push-quota');
  // It is there already: it may change what it is told.
  expect((await put('a0', '192.0.2.1')).status).toBe(200);
  for (let i = maxPushSubscriptionsPerNetwork; i < maxPushSubscriptions; i++)
    expect((await put(`b${i}`, `198.51.100.${i}`)).status).toBe(200);
  expect(await codeOf(await put('one more', '203.0.113.1'))).toBe('push-quota');
});

describe('nothing is pushed', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/x',
    'https://updates.push.services.mozilla.com/wpush/v2/x',
    'https://wns2-by3p.notify.windows.com/w/?token=x',
    'https://web.push.apple.com/x',
  ])('elsewhere than to the push services of wrangler.toml, which take %s', async (endpoint) => {
    pushSettings.current = { keys, services: pushServices(env.PUSH_SERVICES) };
    const phone = { ...(await browser()), endpoint };
    expect((await subscribe(await createRoom(), phone)).status).toBe(200);
  });

  test.each([
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilpush.apple.com.example/x',
    'https://xpush.apple.com/x',
    'https://push.apple.com@evil.example/x',
    'https://somebody@fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'no address',
  ])('to %s', async (endpoint) => {
    pushSettings.current = { keys, services: pushServices(env.PUSH_SERVICES) };
    const refused = await subscribe(await createRoom(), { ...(await browser()), endpoint });
    expect(refused.status).toBe(422);
    expect(await codeOf(refused)).toBe('push-address');
  });

  test.each([
    ['no body', undefined],
    ['a key that is too short', { keys: { p256dh: 'B', auth: 'A'.repeat(22) } }],
    ['a secret that is none', { keys: { p256dh: 'B'.repeat(87), auth: '!'.repeat(22) } }],
    ['an address beyond the bound', { endpoint: `https://fcm.googleapis.com/${'x'.repeat(1024)}` }],
    ['too many labels', { labels: maxPushLabels + 1 }],
  ])('for %s', async (_, change) => {
    const room = await createRoom();
    const { labels, ...wrong } = { labels: 0, ...change };
    const subscription = { ...(await browser()), ...wrong };
    const named = Object.fromEntries(
      Array.from({ length: labels }, (_, i) => [`label ${i}`, true]),
    );
    const body = change && { subscription, sounds: { others: 'all', labels: named } };
    const refused = await ask(room, 'PUT', 'listener', undefined, body);
    expect(refused.status).toBe(400);
    expect(await subscriptionsIn(room)).toEqual([]);
  });

  test('with a key of the browser that is no point of the curve, and the room hears on', async () => {
    const room = await createRoom();
    const [odd, fine] = [await browser(), await browser()];
    await subscribe(room, { ...odd, keys: { ...odd.keys, p256dh: 'B'.repeat(87) } });
    await subscribe(room, fine);
    const mic = await micIn(room);
    await sound(mic);
    await expect.poll(() => receivedBy(fine)).toHaveLength(1);
    expect(await receivedBy(odd)).toEqual([]);
  });

  test('where the deployment has no keys, which it says', async () => {
    pushSettings.current = undefined;
    const refused = await subscribe(await createRoom(), await browser());
    expect(refused.status).toBe(409);
    expect(await codeOf(refused)).toBe('push-unavailable');
  });
});

describe('GET /api/push', () => {
  const app = createApp([tones], isolate);
  const offer = (VAPID_KEYS?: string) =>
    app.request('/api/push', {}, { ...env, ...(VAPID_KEYS !== undefined && { VAPID_KEYS }) });

  test('tells the key to subscribe with, and nothing that signs', async () => {
    const response = await offer(JSON.stringify(keys));
    expect(await response.json()).toEqual({ publicKey });
  });

  test.each([undefined, ''])('tells that there is none where the operator set %o', async (set) => {
    expect(await (await offer(set)).json()).toEqual({ publicKey: null });
  });

  test.each([
    'publicKey=abc',
    '{}',
    JSON.stringify({ ...keys, subject: 'somebody' }),
    JSON.stringify({ ...keys, publicKey: 'abc' }),
  ])('fails for what is no key, and does not tell it: %s', async (set) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await offer(set);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(privateKey);
    expect(log.mock.calls.flat().join()).toContain('push:keys');
    expect(log.mock.calls.flat().join()).not.toContain(privateKey);
    log.mockRestore();
  });
});
