/** Relays keep no more of a room's log than its host wants kept. */
import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import type { EventId } from '../../protocol/ids.ts';
import { join } from './participant.ts';
import { relayOf, roomWithAudience, withSmallBounds } from './room-with-audience.ts';
import { hostly } from './room-with-texts.ts';

withSmallBounds();

afterEach(() => {
  vi.useRealTimers();
});

const dayMs = 86_400_000;

const storedIds = (room: RoomCreated) =>
  runInDurableObject(relayOf(room), (_, { storage }) =>
    storage.sql
      .exec<{ id: EventId }>('SELECT id FROM events ORDER BY id')
      .toArray()
      .map(({ id }) => id),
  );

const retain = (room: RoomCreated, retention: { events?: number; days?: number }) =>
  hostly(room, '/settings', { method: 'PATCH', body: JSON.stringify({ retention }) });

test('when the host keeps fewer events a relay drops the others at once', async () => {
  const { room, host, listener } = await roomWithAudience();
  for (const text of ['One', 'Two', 'Three', 'Four']) host.say({ type: 'chat', text });
  for (let i = 0; i < 4; i++) await listener.next('chat');
  expect((await storedIds(room)).length).toBeGreaterThan(4);
  await retain(room, { events: 2 });
  const { id } = await listener.next('settings');
  expect(await storedIds(room)).toEqual([id - 1, id]);
});

test('a relay drops what is too old as something happens, and as somebody comes', async () => {
  const { room, host, listener } = await roomWithAudience();
  await retain(room, { days: 1 });
  await listener.next('settings');
  expect(await storedIds(room)).not.toEqual([]);
  const start = Date.now();
  vi.setSystemTime(start + dayMs + 1000);
  host.say({ type: 'chat', text: 'A day later' });
  const { id } = await listener.next('chat');
  expect((await storedIds(room)).filter((each) => each < id)).toEqual([]);
  vi.setSystemTime(start + 3 * dayMs);
  const next = await join(room, 'listener', { after: id - 1 });
  expect(next.welcome).toMatchObject({ events: [], truncated: true });
  expect(await storedIds(room)).not.toContain(id);
});
