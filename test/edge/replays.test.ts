/** Replays that come in pages: in order, whole, and with what happens meanwhile at their end. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { EventLog } from '../../durable-objects/log/event-log.ts';
import { Replay, type ReplayedPage } from '../../durable-objects/log/replay.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import type { PolledEvents, RoomCreated } from '../../protocol/http.ts';
import type { EventId } from '../../protocol/ids.ts';
import { firstReplayPage, replayOnResume, replayPage } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { askForEvents, readEvents } from './event-reader.ts';
import { createRoom, join } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';
import { logTexts, readOn, stalledReader, told } from './slow-reader.ts';

/** A room in which so many sounds began; nobody has been there since it was made. */
async function noisyRoom(count: number): Promise<RoomCreated> {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    for (let i = 0; i < count; i++) log.begin({ ...bark, at: i }, Date.now());
  });
  return room;
}

const ids = (events: readonly { id: number }[]) => events.map(({ id }) => id);
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

test('what happens while a replay goes on comes at its end, and then as it happens', async () => {
  const count = replayOnResume - 100;
  const room = await noisyRoom(count);
  const writers = await Promise.all([join(room, 'host'), join(room, 'mic')]);
  const readers = Array.from({ length: 10 }, () => join(room, 'listener', { after: 0 }));
  for (const [i, reader] of readers.entries()) {
    const { welcome } = await reader;
    expect(welcome.more).toBe(true);
    expect(ids(welcome.events)).toEqual(upTo(firstReplayPage));
    if (i < 8) for (const writer of writers) writer.say({ type: 'rename', name: `${i}` });
  }
  for (const writer of writers) await writer.settle();
  const last = count + writers.length + readers.length + 16;
  for (const reader of await Promise.all(readers)) {
    // The welcome stands for one's own coming.
    const { lastEventId: ownJoin } = reader.welcome;
    const others = upTo(last).filter((id) => id !== ownJoin);
    await expect.poll(() => ids(told(reader))).toEqual(others);
  }
  writers[0]?.say({ type: 'rename', name: 'Done' });
  for (const reader of await Promise.all(readers)) {
    await expect.poll(() => reader.received.at(-1)).toMatchObject({ type: 'update', id: last + 1 });
  }
});

test('more may happen during a replay than is kept for those who resume: nothing of it is left out', async () => {
  const room = await noisyRoom(2 * firstReplayPage);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    const replay = new Replay(log);
    let page: ReplayedPage = replay.begin(0 as EventId);
    const seen = [...page.events];
    for (let i = 0; i < replayOnResume; i++) log.begin({ ...bark, at: i }, Date.now());
    while (page.more) {
      page = replay.next(page.last);
      seen.push(...page.events);
    }
    const events = seen.map((text) => JSON.parse(text) as LoggedEvent);
    expect(ids(events)).toEqual(upTo(2 * firstReplayPage + replayOnResume));
  });
});

test('a replay that waits for a slow reader goes on after the room has slept', async () => {
  const room = await createRoom();
  await logTexts(room, replayOnResume);
  const reader = await stalledReader(room);
  await logTexts(room, 2 * firstReplayPage);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  const { lastEventId } = (await join(room, 'host')).welcome;
  const before = told(reader).length;
  expect(before).toBeLessThan(replayOnResume);
  readOn(reader);
  await expect.poll(() => told(reader).at(-1)?.id).toBe(lastEventId);
  expect(reader.all('events').at(-1)?.more).toBe(false);
  const ownJoin = replayOnResume + 1;
  expect(ids(told(reader))).toEqual(upTo(lastEventId).filter((id) => id !== ownJoin));
});

test('a page that comes late reads no more of the log than the page', async () => {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), (_, state) => {
    const { alarm, settings, sql } = partsOf(state);
    const cursors: { rowsRead: number }[] = [];
    const exec: SqlStorage['exec'] = (query, ...values) => {
      const cursor = sql.exec<never>(query, ...values);
      cursors.push(cursor);
      return cursor;
    };
    const counted = new Proxy(sql, { get: (_, name) => (name === 'exec' ? exec : undefined) });
    const log = new EventLog(counted, settings, new Sessions(state), alarm);
    const replay = new Replay(log);
    for (let i = 0; i < 2 * firstReplayPage; i++) log.begin({ ...bark, at: i }, Date.now());
    const { last } = replay.begin(0 as EventId);
    for (let i = 0; i < 2 * replayOnResume; i++) log.begin({ ...bark, at: i }, Date.now());
    cursors.length = 0;
    expect(replay.next(last)).toMatchObject({ last: last + replayPage, more: true });
    const rowsRead = cursors.reduce((sum, each) => sum + each.rowsRead, 0);
    expect(rowsRead).toBeGreaterThan(replayPage);
    expect(rowsRead).toBeLessThan(1.1 * replayPage);
  });
});

test('a stream of server-sent events brings all pages, one event after the other', async () => {
  const room = await noisyRoom(3 * firstReplayPage);
  const reader = await readEvents(room, { query: 'after=0' });
  const snapshot = await reader.next();
  expect(snapshot?.data).toMatchObject({
    replay: firstReplayPage,
    more: true,
    lastEventId: 3 * firstReplayPage,
  });
  const events = await reader.take(3 * firstReplayPage);
  expect(events.map((event) => event?.id)).toEqual(upTo(3 * firstReplayPage));
  await join(room, 'host');
  expect(await reader.next()).toMatchObject({ type: 'join', id: 3 * firstReplayPage + 1 });
  await reader.leave();
});

test('a long poll brings one page, and says where the next begins', async () => {
  const count = 2 * firstReplayPage + 1;
  const room = await noisyRoom(count);
  const seen: number[] = [];
  while (seen.length < count) {
    const query = `wait=10&after=${seen.at(-1) ?? 0}`;
    const polled = (await (await askForEvents(room, { query })).json()) as PolledEvents;
    expect(polled.events.length).toBeLessThanOrEqual(firstReplayPage);
    expect(polled.lastEventId).toBe(polled.events.at(-1)?.id);
    seen.push(...ids(polled.events));
  }
  expect(seen).toEqual(upTo(count));
});
