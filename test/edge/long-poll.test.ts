/** Long polls: the room's log for readers with neither a socket nor a stream. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import type { PolledEvents, RoomCreated } from '../../protocol/http.ts';
import type { EventId } from '../../protocol/ids.ts';
import { maxPollWaitMs } from '../../protocol/limits.ts';
import { poll } from '../../worker/follow/long-poll.ts';
import { askForEvents } from './event-reader.ts';
import { createRoom } from './participant.ts';
import { code, roomWithTexts, rotate, status } from './room-with-texts.ts';

describe('a long poll', () => {
  const poll = async (room: RoomCreated, query: string, headers = {}) => {
    const response = await askForEvents(room, { query, headers });
    expect(response.headers.get('cache-control')).toBe('no-store');
    return (await response.json()) as PolledEvents;
  };

  test('is answered at once with what is there', async () => {
    const { room, ids } = await roomWithTexts(3);
    const { events, ...rest } = await poll(room, `wait=${maxPollWaitMs / 1000}&after=${ids[0]}`);
    expect(events.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(rest).toEqual({ truncated: false, lastEventId: ids[2] });
  });

  test('without a position is answered at once with the latest, if any', async () => {
    const { room, ids } = await roomWithTexts(2);
    const { events, lastEventId } = await poll(room, 'wait=60');
    expect(events.map(({ id }) => id)).toEqual(ids);
    expect(lastEventId).toBe(ids[1]);
    expect(await poll(await createRoom(), 'wait=60')).toEqual({
      events: [],
      truncated: false,
      lastEventId: 0,
    });
  });

  test('takes an empty position for none, in the address and in the header', async () => {
    const { room, ids } = await roomWithTexts(2);
    const empty = { 'last-event-id': '' };
    for (const query of ['wait=60', 'wait=60&after=', 'wait=60&after=&key=']) {
      expect((await poll(room, query, empty)).events.map(({ id }) => id)).toEqual(ids);
    }
    // The header counts where it says something.
    const after = `after=${ids[0]}`;
    expect((await poll(room, `${after}&wait=60`, empty)).events.map(({ id }) => id)).toEqual([
      ids[1],
    ]);
    const json = { accept: 'application/json' };
    expect((await poll(room, `${after}&wait=`, { ...json, ...empty })).events).toHaveLength(1);
  });

  test('takes an empty key for none', async () => {
    const { room, ids } = await roomWithTexts(1);
    const ask = (query: string, headers = {}) => askForEvents(room, { key: null, query, headers });
    expect(await code(await ask('wait=1&key='))).toBe('key-missing');
    expect(await code(await ask('wait=1', { authorization: '' }))).toBe('key-missing');
    const answer = await ask(`wait=1&key=${room.keys.mic}`, { authorization: '' });
    expect(await answer.json()).toMatchObject({ lastEventId: ids[0] });
  });

  test('says at once that events are missing, even if nothing is left to tell', async () => {
    const { room, ids } = await roomWithTexts(3);
    await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
      storage.sql.exec('DELETE FROM events');
    });
    expect(await poll(room, `wait=60&after=${ids[0]}`)).toEqual({
      events: [],
      truncated: true,
      lastEventId: ids[2],
    });
  });

  test('waits for the next event, while the room sleeps', async () => {
    const { room, host, ids } = await roomWithTexts(1);
    const answer = poll(room, `wait=60&after=${ids[0]}`);
    await expect.poll(async () => (await status(room)).followers).toBe(1);
    await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
    host.say({ type: 'chat', text: 'Now.' });
    const { events, lastEventId } = await answer;
    expect(events).toMatchObject([{ type: 'chat', text: 'Now.' }]);
    expect(lastEventId).toBe(events[0]?.id);
    await expect.poll(async () => (await status(room)).followers).toBe(0);
  });

  test('is answered with nothing when nothing came', async () => {
    const { room, ids } = await roomWithTexts(1);
    const nothing = { events: [], truncated: false, lastEventId: ids[0] };
    expect(await poll(room, `wait=0&after=${ids[0]}`)).toEqual(nothing);
    expect(await poll(room, `wait=0.2&after=${ids[0]}`)).toEqual(nothing);
    await expect.poll(async () => (await status(room)).followers).toBe(0);
  });

  test('is also what a reader of JSON gets, without a wait', async () => {
    const { room, ids } = await roomWithTexts(1);
    const json = { accept: 'application/json, text/event-stream;q=0.5' };
    expect((await poll(room, '', json)).lastEventId).toBe(ids[0]);
    expect((await poll(room, `after=${ids[0]}`, json)).events).toEqual([]);
    for (const accept of [
      'text/event-stream',
      '*/*',
      'text/html, application/json;q=0.1, text/*',
    ]) {
      const response = await askForEvents(room, { headers: { accept } });
      expect(response.headers.get('content-type')).toMatch('text/event-stream');
      await response.body?.cancel();
    }
  });

  test.each([
    'wait=-1',
    'wait=soon',
    `wait=${maxPollWaitMs / 1000 + 1}`,
    'wait=1&after=x',
    'wait=1&after=-3',
  ])('with %s is refused', async (query) => {
    const response = await askForEvents(await createRoom(), { query });
    expect(response.status).toBe(400);
    expect(await code(response)).toBe('bad-request');
  });

  test('is refused without a key, and told when the key is replaced meanwhile', async () => {
    const { room, ids } = await roomWithTexts(1);
    expect(await code(await askForEvents(room, { key: null, query: 'wait=1' }))).toBe(
      'key-missing',
    );
    // The replacing is logged, and with it the poll is answered; the next one is refused.
    const answer = poll(room, `wait=60&after=${ids[0]}`);
    await expect.poll(async () => (await status(room)).followers).toBe(1);
    await rotate(room);
    await answer.catch(() => undefined);
    const next = await askForEvents(room, { query: `wait=60&after=${ids[0]}` });
    expect(await code(next)).toBe('key-wrong');
  });

  test('that is given up leaves nothing behind', async () => {
    const { room, ids } = await roomWithTexts(1);
    const page = new AbortController();
    const { signal } = page;
    const answer = askForEvents(room, { query: `wait=60&after=${ids[0]}`, signal });
    await expect.poll(async () => (await status(room)).followers).toBe(1);
    page.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(async () => (await status(room)).followers).toBe(0);
  });
});

test('a poll that the room does not let in while it waits is told to slow down', async () => {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  const left = new Promise((resolve) => server.addEventListener('close', resolve));
  const signal = new AbortController().signal;
  await expect(poll(client, 0 as EventId, 100, signal)).rejects.toMatchObject({
    code: 'rate-limited',
  });
  await left;
});
