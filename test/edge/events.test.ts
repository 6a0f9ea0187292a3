/** Server-sent events: the room's log for readers without a socket. */
import { env, evictDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { someRoomId } from '../room-id.ts';
import { askForEvents, type ReaderOptions, readEvents } from './event-reader.ts';
import { createRoom, join, origin } from './participant.ts';
import { code, hostly, roomWithTexts, rotate, status } from './room-with-texts.ts';

describe('server-sent events', () => {
  test('say how the room stands, what happened, and then what happens', async () => {
    const { room, host, ids } = await roomWithTexts(2);
    const response = await askForEvents(room);
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(response.headers.get('cache-control')).toMatch('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    await response.body?.cancel();
    const reader = await readEvents(room);
    const snapshot = await reader.next();
    expect(snapshot?.type).toBe('snapshot');
    expect(snapshot?.data).toMatchObject({
      type: 'snapshot',
      roomId: room.id,
      role: 'listener',
      lastEventId: ids[1],
      replay: 2,
    });
    expect(snapshot?.data.events).toBeUndefined();
    expect(snapshot?.data.participants).toMatchObject([{ name: 'host' }]);
    host.say({ type: 'chat', text: 'text 3' });
    host.say({ type: 'rename', name: 'Another' });
    const told = await reader.take(4);
    expect(told.map((event) => [event?.type, event?.id])).toEqual([
      ['chat', ids[0]],
      ['chat', ids[1]],
      ['chat', (ids[1] as number) + 1],
      ['update', (ids[1] as number) + 2],
    ]);
    expect(told[2]?.data).toMatchObject({ type: 'chat', id: told[2]?.id, text: 'text 3' });
    await reader.leave();
  });

  test('go on after the last one seen, wherever the stream broke off', async () => {
    const { room, host, ids } = await roomWithTexts(3);
    const whole = await readEvents(room);
    const seen = (await whole.take(4)).map((event) => event?.id);
    await whole.leave();
    host.say({ type: 'chat', text: 'meanwhile' });
    const { id: meanwhile } = await host.next('chat');
    for (const [index, lastEventId] of seen.entries()) {
      const again = await readEvents(room, { lastEventId: lastEventId as number });
      const rest = [...ids.slice(index), meanwhile];
      expect((await again.take(1 + rest.length)).slice(1).map((event) => event?.id)).toEqual(rest);
      await again.leave();
    }
  });

  test('take the position from the address too; the header of a browser that comes back wins', async () => {
    const { room, ids } = await roomWithTexts(3);
    const first = await readEvents(room, { query: `after=${ids[1]}` });
    expect((await first.take(2)).map((event) => event?.id)).toEqual([ids[1], ids[2]]);
    await first.leave();
    const second = await readEvents(room, {
      query: `after=${ids[0]}`,
      lastEventId: ids[1] as number,
    });
    expect((await second.next())?.data.replay).toBe(1);
    await second.leave();
  });

  test('from the very beginning tell everything, presence too', async () => {
    const { room } = await roomWithTexts(1);
    const reader = await readEvents(room, { query: 'after=0' });
    expect((await reader.take(3)).map((event) => [event?.type, event?.id])).toEqual([
      ['snapshot', 0],
      ['join', 1],
      ['chat', 2],
    ]);
    await reader.leave();
  });

  test('in an empty room start where its log stands', async () => {
    const room = await createRoom();
    const reader = await readEvents(room);
    expect(await reader.next()).toMatchObject({ type: 'snapshot', id: 0, data: { replay: 0 } });
    const host = await join(room, 'host');
    expect(await reader.next()).toMatchObject({ type: 'join', id: 1 });
    expect(host.all('join')).toEqual([]);
    await reader.leave();
  });

  test('open with a key in the address, since EventSource sends no headers', async () => {
    const room = await createRoom();
    const reader = await readEvents(room, { key: null, query: `key=${room.keys.mic}` });
    expect((await reader.next())?.data.role).toBe('mic');
    await reader.leave();
  });

  test.each<[string, (room: RoomCreated) => ReaderOptions, number, string]>([
    ['no key', () => ({ key: null }), 401, 'key-missing'],
    ['an empty key', () => ({ key: null, query: 'key=' }), 401, 'key-missing'],
    ['a wrong key', () => ({ key: 'A'.repeat(22) }), 403, 'key-wrong'],
    ['what is no key', () => ({ key: null, query: 'key=%0d%0a%E2%82%AC' }), 403, 'key-wrong'],
    ['a position that is none', () => ({ query: 'after=-1' }), 400, 'bad-request'],
    ['half a position', () => ({ query: 'after=1.5' }), 400, 'bad-request'],
    ['a position out of range', () => ({ query: `after=${'9'.repeat(20)}` }), 400, 'bad-request'],
    ['a header that is no position', () => ({ lastEventId: 'x' }), 400, 'bad-request'],
  ])('are refused to %s before they begin', async (_, options, expected, reason) => {
    const room = await createRoom();
    const response = await askForEvents(room, options(room));
    expect(response.status).toBe(expected);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await code(response)).toBe(reason);
    expect((await status(room)).followers).toBe(0);
  });

  test('of a room that is not there are refused', async () => {
    const room = await createRoom();
    const response = await askForEvents({ ...room, id: someRoomId });
    expect(await code(response)).toBe('room-not-found');
  });

  test.each([
    ['the host replaces its key', rotate, 'key-rotated'],
    [
      'the host deletes the room',
      (room: RoomCreated) => hostly(room, '', { method: 'DELETE' }),
      'room-deleted',
    ],
  ])('end with the reason when %s', async (_, act, reason) => {
    const room = await createRoom();
    const reader = await readEvents(room);
    await reader.next();
    await act(room);
    let last = await reader.next();
    while (last && last.type !== 'refused') last = await reader.next();
    expect(last?.data).toMatchObject({ type: 'error', code: reason, closing: true });
    expect(await reader.next()).toBeUndefined();
  });

  test('just end when the room restarts, and go on without loss', async () => {
    const { room, ids } = await roomWithTexts(1);
    const reader = await readEvents(room);
    await reader.take(2);
    await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'close' });
    expect(await reader.next()).toBeUndefined();
    const again = await readEvents(room, { lastEventId: ids[0] as number });
    expect((await again.next())?.type).toBe('snapshot');
    await again.leave();
  });

  test('do not keep the room awake, and bring what wakes it', async () => {
    const room = await createRoom();
    const reader = await readEvents(room);
    await reader.next();
    const { wakes } = await status(room);
    await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
    const host = await join(room, 'host');
    expect((await reader.next())?.type).toBe('join');
    await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
    host.say({ type: 'chat', text: 'Anybody there?' });
    expect(await reader.next()).toMatchObject({ type: 'chat', data: { text: 'Anybody there?' } });
    expect(await status(room)).toMatchObject({ wakes: wakes + 2, followers: 1 });
    await reader.leave();
  });

  test('a reader who goes leaves nothing behind', async () => {
    const room = await createRoom();
    const readers = [await readEvents(room), await readEvents(room)];
    for (const reader of readers) await reader.next();
    expect((await status(room)).followers).toBe(2);
    await readers[0]?.leave();
    await expect.poll(async () => (await status(room)).followers).toBe(1);
    await readers[1]?.leave();
    await expect.poll(async () => (await status(room)).followers).toBe(0);
  });
});

test('who asks for the headers alone leaves no follower behind', async () => {
  const room = await createRoom();
  const url = `${origin}/api/rooms/${room.id}/events`;
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const response = await SELF.fetch(url, { method: 'HEAD', headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const status = await SELF.fetch(url.replace(/\/events$/, ''), { headers });
  expect(await status.json()).toMatchObject({ followers: 0 });
  expect((await SELF.fetch(url, { method: 'HEAD' })).status).toBe(401);
});
