/** Limits that no other test tries at their edge, and what whoever hits one is told. */
import { SELF } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { Diagnostics, RoomCreated } from '../../protocol/http.ts';
import {
  audioBucket,
  byteBucket,
  chatBucket,
  maxMessageLength,
  maxRoomsPerMinute,
  messageBucket,
} from '../../protocol/limits.ts';
import { createRoom, join, origin } from './participant.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

const asHost = (room: RoomCreated, path: string) =>
  SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    headers: { authorization: `Bearer ${room.keys.host}` },
  });

test('rooms are opened so many a minute from one address, and then it says when to come back', async () => {
  const open = (address: string) =>
    SELF.fetch(`${origin}/api/rooms`, { method: 'POST', headers: { 'cf-connecting-ip': address } });
  let opened = 0;
  let refused = await open('192.0.2.1');
  // Minutes are counted by the clock: if one begins meanwhile, so does another portion.
  for (; refused.status === 201 && opened <= 2 * maxRoomsPerMinute; opened++) {
    refused = await open('192.0.2.1');
  }
  expect(opened).toBeGreaterThanOrEqual(maxRoomsPerMinute);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(await refused.json()).toMatchObject({
    code: 'too-many-rooms',
    type: '/errors#too-many-rooms',
  });
  expect((await open('192.0.2.2')).status).toBe(201);
});

test('whoever sends more bytes than the bucket holds is refused', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  const text = JSON.stringify({ type: 'ping', filler: 'x'.repeat(maxMessageLength - 30) });
  // No time passes, so that no bucket is refilled.
  vi.setSystemTime(Date.now());
  // Sound is counted by itself.
  mic.speak(low(0.95 * audioBucket.capacity));
  const messages = Math.floor(byteBucket.capacity / text.length) - 1;
  expect(messages).toBeLessThan(messageBucket.capacity / 2);
  for (let i = 0; i < messages; i++) mic.send(text);
  await mic.settle();
  expect(mic.all('error')).toEqual([]);
  for (let i = 0; i < 2; i++) mic.send(text);
  expect((await mic.closed).reason).toBe('rate-limited');
  expect(mic.all('error')).toMatchObject([{ detail: 'too many bytes', retryAfterSeconds: 5 }]);
  await listener.settle();
  expect(listener.all('error')).toEqual([]);
});

test('sound that comes later and later is heard at every second hop, and its mic is told', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  mic.say({ type: 'mic', on: true });
  // The room's clock runs faster than the sound, as if hearing took too long; then it stands still.
  const start = Date.now();
  let played = 0;
  const play = async (ms: number, pace: number) => {
    for (const end = played + ms; played < end; played += 240) {
      vi.setSystemTime(start + pace * played);
      mic.speak(low(240));
      await mic.roundTrip();
    }
  };
  await play(20_000, 1.3);
  expect(await mic.next('shedding')).toMatchObject({ active: true });
  const seen = await (await asHost(room, '/diagnostics')).json<Diagnostics>();
  expect(seen.shedWindows).toBeGreaterThan(0);
  expect(seen.mics).toMatchObject([{ name: 'Kitchen' }]);
  await play(20_000, 1);
  expect(await mic.next('shedding')).toMatchObject({ active: false });
});

test('a minute of sound that comes late at once is taken and thinned, more of it is too fast', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  const start = Date.now();
  vi.setSystemTime(start);
  mic.say({ type: 'mic', on: true });
  mic.speak(low(240));
  await mic.settle();
  vi.setSystemTime(start + audioBucket.lateMs + 240);
  mic.speak(silence(audioBucket.lateMs));
  expect(await mic.next('shedding')).toMatchObject({ active: true });
  expect(await mic.next('shedding')).toMatchObject({ active: false });
  await mic.settle();
  const { shedWindows } = await (await asHost(room, '/diagnostics')).json<Diagnostics>();
  expect(shedWindows).toBeGreaterThan(20);
  expect(mic.all('error')).toEqual([]);
  mic.speak(silence(audioBucket.capacity));
  mic.speak(silence(120));
  expect(await mic.next('error')).toMatchObject({ detail: 'faster than real time' });
});

test('whoever connects anew finds their limits as they left them', async () => {
  const room = await createRoom();
  vi.setSystemTime(Date.now());
  const first = await join(room, 'listener');
  for (let i = 0; i < chatBucket.capacity; i++) first.say({ type: 'chat', text: `${i}` });
  await first.settle();
  const again = await join(room, 'listener', { resume: first.welcome.resume });
  again.say({ type: 'chat', text: 'one more' });
  expect(await again.next('error')).toMatchObject({ code: 'rate-limited', closing: false });
});

test('the deployment says that it is well, and which protocol it speaks', async () => {
  const response = await SELF.fetch(`${origin}/api/health`);
  expect(await response.json()).toEqual({ status: 'ok', protocol: 'earshot.2' });
});
