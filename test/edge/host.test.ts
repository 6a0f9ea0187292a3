/** What a host may do to their room: settings, keys, deletion, diagnostics. */
import {
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  SELF,
} from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { Diagnostics, KeysRotated, RoomCreated } from '../../protocol/http.ts';
import type { Key } from '../../protocol/ids.ts';
import { keptDisconnects, maxLoggedEvents, unresponsiveMs } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { SettingsChange } from '../../protocol/settings.ts';
import { createRoom, join, origin } from './participant.ts';
import { untouched } from './room-parts.ts';
import { low } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

const dayMs = 24 * 60 * 60 * 1000;

function asHost(room: RoomCreated, method: string, path: string, body?: unknown) {
  return SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${room.keys.host}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const change = (room: RoomCreated, settings: SettingsChange) =>
  asHost(room, 'PATCH', '/settings', settings);

const stubOf = (room: RoomCreated) => env.ROOMS.getByName(room.id);

async function logOf(room: RoomCreated): Promise<LoggedEvent[]> {
  return (await join(room, 'listener', { after: 0 })).welcome.events;
}

async function diagnose(room: RoomCreated): Promise<Diagnostics> {
  return (await asHost(room, 'GET', '/diagnostics')).json();
}

test('a change of settings is told to everyone, logged, and outlives hibernation', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  expect(listener.welcome.settings).toEqual(untouched);
  const response = await change(room, { chat: 'host', retention: { days: 7 } });
  const settings = {
    ...untouched,
    chat: 'host',
    retention: { events: maxLoggedEvents, days: 7 },
  };
  expect(await response.json()).toEqual(settings);
  expect((await listener.next('settings')).settings).toEqual(settings);
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  const later = await join(room, 'listener');
  expect(later.welcome.settings).toEqual(settings);
  expect(later.welcome.events).toMatchObject([{ type: 'settings', settings }]);
});

test.each([
  ['is no JSON', 'nonsense'],
  ['has an unknown mode', { chat: 'loud' }],
  ['has an unknown setting', { volume: 11 }],
  ['keeps events for no time', { retention: { days: 0 } }],
  ['keeps more events than a room may', { retention: { events: maxLoggedEvents + 1 } }],
])('a change that %s is refused and changes nothing', async (_, body) => {
  const room = await createRoom();
  const response = await asHost(room, 'PATCH', '/settings', body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'bad-request' });
  expect((await join(room, 'listener')).welcome.settings).toEqual(untouched);
});

test('who came with a replaced key is sent out and told so; the new key opens, the old does not', async () => {
  const room = await createRoom();
  const [host, mic, listener] = [
    await join(room, 'host'),
    await join(room, 'mic', { name: 'Kitchen' }),
    await join(room, 'listener'),
  ];
  const response = await asHost(room, 'POST', '/keys', { roles: ['mic'] });
  const { keys, links } = await response.json<KeysRotated>();
  expect(Object.keys(keys)).toEqual(['mic']);
  expect(links.mic).toBe(`${origin}/r/${room.id}#${keys.mic}`);
  expect((await mic.closed).reason).toBe('key-rotated');
  expect(await host.next('leave')).toMatchObject({ name: 'Kitchen', reason: 'key-rotated' });
  expect((await listener.next('keys')).roles).toEqual(['mic']);
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  const renewed = { ...room, keys: { ...room.keys, mic: keys.mic as Key } };
  expect((await join(renewed, 'mic', { resume: mic.welcome.resume })).welcome.you).toBe(
    mic.welcome.you,
  );
  const status = await SELF.fetch(`${origin}/api/rooms/${room.id}`, {
    headers: { authorization: `Bearer ${room.keys.mic}` },
  });
  expect(await status.json()).toMatchObject({ code: 'key-wrong' });
  await listener.settle();
  expect(listener.all('error')).toEqual([]);
});

test('a deleted room closes everyone with the reason, keeps nothing, and is found no more', async () => {
  const room = await createRoom();
  const everyone = [
    await join(room, 'host'),
    await join(room, 'mic'),
    await join(room, 'listener'),
  ];
  expect((await asHost(room, 'DELETE', '')).status).toBe(204);
  for (const participant of everyone) {
    expect((await participant.closed).reason).toBe('room-deleted');
  }
  expect((await asHost(room, 'GET', '')).status).toBe(404);
  await runInDurableObject(stubOf(room), async (_, { storage }) => {
    const tables = "SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'";
    expect(storage.sql.exec(tables).toArray()).toEqual([]);
    expect(await storage.getAlarm()).toBeNull();
  });
});

test('a deletion that was cut short is finished by the alarm, and nobody finds the room meanwhile', async () => {
  const room = await createRoom();
  await runInDurableObject(stubOf(room), async (_, { storage }) => {
    storage.sql.exec('UPDATE room SET deleted_at = 1');
    await storage.setAlarm(Date.now() + dayMs);
  });
  await evictDurableObject(stubOf(room));
  expect((await asHost(room, 'GET', '')).status).toBe(404);
  await runDurableObjectAlarm(stubOf(room));
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    const tables = "SELECT name FROM sqlite_master WHERE name = 'events'";
    expect(storage.sql.exec(tables).toArray()).toEqual([]);
  });
});

test('only as many events are kept as the host allows', async () => {
  const room = await createRoom();
  await change(room, { retention: { events: 3 } });
  for (let i = 0; i < 4; i++) await change(room, { chat: i % 2 ? 'off' : 'host' });
  const events = await logOf(room);
  expect(events.map(({ id }) => id)).toEqual([3, 4, 5]);
});

test('events past their time are read by nobody, and an alarm drops them from an empty room', async () => {
  const room = await createRoom();
  await change(room, { retention: { days: 1 } });
  const listener = await join(room, 'listener');
  listener.close();
  await listener.closed;
  const alarm = () => runInDurableObject(stubOf(room), (_, { storage }) => storage.getAlarm());
  // The alarm for a socket that might never have said hello comes first.
  await runDurableObjectAlarm(stubOf(room));
  expect(Math.abs(((await alarm()) ?? 0) - Date.now() - dayMs)).toBeLessThan(60_000);
  const count = () =>
    runInDurableObject(
      stubOf(room),
      (_, { storage }) => storage.sql.exec('SELECT count(*) AS n FROM events').one().n,
    );
  expect(await count()).toBe(3);
  vi.setSystemTime(Date.now() + dayMs + 60_000);
  await runDurableObjectAlarm(stubOf(room));
  expect(await count()).toBe(0);
  expect(await alarm()).toBeNull();
  const { welcome } = await join(room, 'listener', { after: 0 });
  expect(welcome.events).toEqual([]);
  expect(welcome.lastEventId).toBe(4);
});

test('whoever vanished is let go by the alarm after their last sign of life, and nobody else is', async () => {
  const room = await createRoom();
  const ghost = await join(room, 'mic', { name: 'Phone' });
  ghost.say({ type: 'mic', on: true });
  ghost.speak(low(240));
  const listener = await join(room, 'listener');
  await ghost.settle();
  vi.setSystemTime(Date.now() + unresponsiveMs + 1);
  await listener.settle();
  await runDurableObjectAlarm(stubOf(room));
  expect((await ghost.closed).reason).toBe('unresponsive');
  expect(await listener.next('leave')).toMatchObject({ name: 'Phone', reason: 'unresponsive' });
  await listener.settle();
  expect(listener.all('error')).toEqual([]);
});

test('who says anything at all, in any wording, is not let go, over hibernation too', async () => {
  const room = await createRoom();
  const chatty = await join(room, 'listener');
  const start = Date.now();
  for (let seconds = 20; seconds <= 200; seconds += 20) {
    await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
    vi.setSystemTime(start + 1000 * seconds);
    await chatty.settle();
  }
  expect(chatty.all('error')).toEqual([]);
});

test('when all sockets go with the process, everyone left, and the host is told', async () => {
  const room = await createRoom();
  await join(room, 'mic', { name: 'Kitchen' });
  await join(room, 'listener', { name: 'Lena' });
  await evictDurableObject(stubOf(room), { webSockets: 'close' });
  const { disconnects } = await diagnose(room);
  expect(disconnects.map(({ name, cause }) => `${name} ${cause}`).sort()).toEqual([
    'Kitchen network',
    'Lena network',
  ]);
  const { welcome } = await join(room, 'listener', { after: 0 });
  const left = welcome.events.filter(({ type }) => type === 'leave');
  expect(left).toMatchObject([{ reason: 'lost' }, { reason: 'lost' }]);
  // They left once.
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  expect((await diagnose(room)).disconnects).toHaveLength(2);
});

test('who is sent out hears nothing of the others who are, and who stays hears of each', async () => {
  const room = await createRoom();
  const host = await join(room, 'host');
  const listeners = await Promise.all([1, 2, 3, 4].map(() => join(room, 'listener')));
  await asHost(room, 'POST', '/keys', { roles: ['listener'] });
  for (const listener of listeners) {
    await listener.closed;
    expect(listener.all('leave')).toEqual([]);
    expect(listener.all('keys')).toEqual([]);
  }
  await host.settle();
  expect(host.all('leave')).toHaveLength(4);
  expect(host.all('keys')).toHaveLength(1);
});

test('who vanished while the room slept is let go as it wakes', async () => {
  const room = await createRoom();
  const ghost = await join(room, 'listener');
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  vi.setSystemTime(Date.now() + unresponsiveMs + 1);
  expect((await join(room, 'host')).welcome.participants).toHaveLength(1);
  expect((await ghost.closed).reason).toBe('unresponsive');
});

test('who vanished is let go although somebody else goes on speaking', async () => {
  const room = await createRoom();
  const ghost = await join(room, 'listener');
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  const start = Date.now();
  for (let at = 1; at <= unresponsiveMs + 30_000; at += 30_000) {
    vi.setSystemTime(start + at);
    mic.speak(low(60));
    await mic.settle();
    await runDurableObjectAlarm(stubOf(room));
  }
  expect((await ghost.closed).reason).toBe('unresponsive');
  await mic.settle();
  expect(mic.all('error')).toEqual([]);
});

test('the host learns how the room fares and why connections ended', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  const leaver = await join(room, 'listener', { name: 'Leaver' });
  mic.say({ type: 'mic', on: true });
  mic.speak(low(2400));
  await mic.settle();
  leaver.close(1000);
  await leaver.closed;
  mic.say({ type: 'hello', name: 'Kitchen' });
  await mic.closed;
  const listener = await join(room, 'listener');
  const seen = await diagnose(room);
  expect(seen).toMatchObject({
    sockets: 1,
    participants: 1,
    followers: 0,
    shedWindows: 0,
    mics: [],
  });
  expect(seen.framesPerSecond).toBe(4);
  expect(seen.windowsPerSecond).toBeGreaterThan(0);
  expect(seen.storedBytes).toBeGreaterThan(0);
  expect(seen.lastEventId).toBeGreaterThanOrEqual(seen.loggedEvents);
  expect(seen.disconnects).toMatchObject([
    { name: 'Kitchen', role: 'mic', cause: 'server', close: 4000, code: 'bad-message' },
    { name: 'Leaver', role: 'listener', cause: 'user', close: 1000 },
  ]);
  expect(seen.disconnects[0]?.lastFrameAt).toBeGreaterThan(0);
  listener.close(3000);
  await listener.closed;
  expect((await diagnose(room)).disconnects[0]).toMatchObject({ cause: 'network', close: 3000 });
});

test('as many ends of connections are remembered as the limit says', async () => {
  const room = await createRoom();
  for (let i = 0; i <= keptDisconnects; i++) {
    const listener = await join(room, 'listener', { name: `Listener ${i}` });
    listener.close();
    await listener.closed;
  }
  const { disconnects } = await diagnose(room);
  expect(disconnects).toHaveLength(keptDisconnects);
  expect(disconnects[0]?.name).toBe(`Listener ${keptDisconnects}`);
});
