import { env, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { detectionsPage } from '../../durable-objects/log/exports.ts';
import { Replay } from '../../durable-objects/log/replay.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { EventId } from '../../protocol/ids.ts';
import {
  exportPage,
  firstReplayPage,
  maxAdministrationEvents,
  maxChatEvents,
  maxLoggedEvents,
  maxTeachingEvents,
  replayOnJoin,
  replayOnResume,
  replayPage,
} from '../../protocol/limits.ts';
import { someRoomId } from '../room-id.ts';
import { createRoom, join, origin } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';

/** A room in which so many dogs have barked, one of them still. */
async function noisyRoom(barks: number) {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log, observations } = partsOf(state);
    for (let i = 0; i < barks; i++) {
      const { detection } = log.begin({ ...bark, at: i }, Date.now());
      if (i < barks - 1) log.end({ ...detection, durationMs: 100 }, Date.now());
      else {
        observations.keep({
          ...bark,
          at: i,
          detection: detection.id,
          levelDb: -20,
          heardUntil: i,
        });
      }
    }
  });
  return room;
}

test('who joins is told the latest events, who resumes all that fit, and whether there were more', async () => {
  const barks = replayOnResume / 2 + 1;
  const room = await noisyRoom(barks);
  const last = 2 * barks - 1;
  const { welcome: joined } = await join(room, 'listener');
  expect(joined.events).toHaveLength(replayOnJoin);
  expect(joined.events.at(-1)?.id).toBe(last);
  // Each coming of ours is an event too, which is replayed to those who come later.
  const whole = await replayedAfter(room, last + 1 - replayOnResume);
  expect(whole.truncated).toBe(false);
  expect(whole.events.map(({ id }) => id)).toEqual(
    Array.from({ length: replayOnResume }, (_, i) => last + 2 - replayOnResume + i),
  );
  expect(whole.events.at(-1)).toMatchObject({ id: last + 1, type: 'join' });
  const cut = await replayedAfter(room, last + 1 - replayOnResume);
  expect(cut.truncated).toBe(true);
  expect(cut.events[0]).toEqual(whole.events[1]);
  for (const after of [cut.lastEventId, last + 1000]) {
    const { events, more } = (await join(room, 'listener', { after })).welcome;
    expect({ events, more }).toEqual({ events: [], more: false });
  }
});

/** All that somebody is told who saw the log so far: the pages that follow on the welcome too. */
async function replayedAfter(room: RoomCreated, after: number) {
  const reader = await join(room, 'listener', { after });
  const { truncated, events, lastEventId } = reader.welcome;
  expect(events).toHaveLength(firstReplayPage);
  for (let more = reader.welcome.more; more; ) {
    const page = await reader.next('events');
    expect(page.events.length).toBeLessThanOrEqual(replayPage);
    events.push(...page.events);
    more = page.more;
  }
  return { truncated, events, lastEventId };
}

test('the log keeps its latest events, its ids grow on, and what goes on is known by its own mark', async () => {
  const room = await noisyRoom(maxLoggedEvents / 2 + 5);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log, observations } = partsOf(state);
    expect(log.lastId).toBe(maxLoggedEvents + 9);
    const kept = log.after(0 as EventId, 2 * maxLoggedEvents);
    expect(kept).toHaveLength(maxLoggedEvents);
    expect(kept[0]?.id).toBe(10);
    const [observation, ...others] = observations.all;
    expect(others).toEqual([]);
    expect(observation?.detection).toBe(log.lastId);
  });
});

test('how far a detection has come on a mic outlives the room', async () => {
  const room = await noisyRoom(1);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const [observation] = partsOf(state).observations.all;
    if (!observation) throw new Error('nothing goes on');
    const further = { ...observation, heardUntil: 5000, peak: 0.95 };
    partsOf(state).observations.keep(further);
    expect(partsOf(state).observations.all).toEqual([further]);
  });
});

test('asking for a room that was never made stores nothing', async () => {
  const stub = env.ROOMS.getByName(someRoomId);
  expect((await stub.fetch(`http://earshot.test/api/rooms/${someRoomId}`)).status).toBe(404);
  await runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec(
      "SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'",
    );
    expect(tables.toArray()).toEqual([]);
  });
});

test('comings and goings do not push out what was heard', async () => {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log, settings, sql } = partsOf(state);
    settings.change({ retention: { events: 20 } }, Date.now());
    const { detection } = log.begin({ ...bark, at: 1 }, Date.now());
    log.end({ ...detection, durationMs: 100 }, Date.now());
    const participant = { id: bark.participant, name: 'Yard', role: 'mic', mic: false } as const;
    for (let i = 0; i < 50; i++) log.add({ type: 'join', participant }, Date.now());
    const { detections } = detectionsPage(sql, { from: 0, to: 10, match: 'overlap' }, 20);
    expect(detections).toMatchObject([{ label: 'low', durationMs: 100 }]);
    expect(log.count).toBe(22);
    const replay = new Replay(log);
    const { events, truncated } = replay.begin((log.lastId - 5) as EventId);
    expect(events).toHaveLength(5);
    expect(truncated).toBe(false);
    // What was dropped is missing, and the reader is told.
    expect(replay.begin(2 as EventId).truncated).toBe(true);
    // After waking the log counts as before.
    const { log: woken } = partsOf(state);
    expect(woken.count).toBe(22);
    woken.add({ type: 'join', participant }, Date.now());
    expect(woken.count).toBe(22);
  });
});

test('neither texts nor settings nor teaching push out what was heard', async () => {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log, settings, sql } = partsOf(state);
    log.begin({ ...bark, at: 1 }, Date.now());
    const said = { participant: bark.participant, name: 'Yard', role: 'mic' } as const;
    for (let i = 0; i <= maxChatEvents; i++) {
      log.add({ type: 'chat', ...said, text: `${i}` }, Date.now());
    }
    expect(log.count).toBe(1 + maxChatEvents);
    for (let i = 0; i <= maxAdministrationEvents; i++) {
      log.add({ type: 'settings', settings: settings.current }, Date.now());
    }
    expect(log.count).toBe(1 + maxChatEvents + maxAdministrationEvents);
    for (let i = 0; i <= maxTeachingEvents; i++) log.add({ type: 'taught' }, Date.now());
    expect(log.count).toBe(1 + maxChatEvents + maxAdministrationEvents + maxTeachingEvents);
    // Newcomers are told what the room was taught, not how often that changed.
    expect(new Set(log.latest(replayOnJoin).map(({ type }) => type))).toEqual(
      new Set(['settings']),
    );
    const { detections } = detectionsPage(sql, { from: 0, to: 10, match: 'overlap' }, 20);
    expect(detections).toMatchObject([{ label: 'low' }]);
    // A host who keeps less keeps less of each kind.
    settings.change({ retention: { events: 20 } }, Date.now());
    expect(log.count).toBe(1 + 20 + 20 + 20);
  });
});

test('an export comes in pages, each detection once', async () => {
  const room = await noisyRoom(exportPage + 1);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { sql } = partsOf(state);
    const range = { from: 0, to: 2 * exportPage, match: 'overlap' } as const;
    const first = detectionsPage(sql, range, 0);
    expect(first.detections).toHaveLength(exportPage);
    const { detections, next } = detectionsPage(sql, { ...range, after: first.next }, 0);
    expect(detections).toMatchObject([{ at: exportPage }]);
    expect(next).toBeUndefined();
    const plan = sql
      .exec<{ detail: string }>(
        `EXPLAIN QUERY PLAN SELECT max(id) FROM events
         WHERE type IN ('detection-begin', 'detection-update', 'detection-end')
           AND coalesce(detection, id) > 1
         GROUP BY coalesce(detection, id) ORDER BY coalesce(detection, id) LIMIT 1`,
      )
      .toArray();
    expect(plan).toMatchObject([{ detail: expect.stringContaining('events_of_detection') }]);
  });
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}/detections`, { headers });
  const { detections } = await response.json<{ detections: { at: number }[] }>();
  expect(detections.map(({ at }) => at)).toEqual(
    Array.from({ length: exportPage + 1 }, (_, i) => i),
  );
});

test('a detection is exported as it is known last, by its last onset', async () => {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log, sql } = partsOf(state);
    const { detection } = log.begin({ ...bark, at: 1000 }, Date.now());
    log.update({ ...detection, at: 990 }, Date.now());
    log.end({ ...detection, at: 990, durationMs: 100 }, Date.now());
    const onsets = (from: number) =>
      detectionsPage(sql, { from, to: 2000, match: 'onset' }, 3000).detections;
    expect(onsets(995)).toEqual([]);
    expect(onsets(990)).toMatchObject([{ at: 990, durationMs: 100 }]);
  });
});

test('a range has what overlaps it: what began before, what goes on, what ends after it', async () => {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log, sql } = partsOf(state);
    const hear = (at: number, durationMs?: number) => {
      const { detection } = log.begin({ ...bark, at }, at);
      if (durationMs !== undefined) log.end({ ...detection, durationMs }, at);
    };
    hear(1000, 500);
    hear(2000, 3000);
    hear(4000);
    hear(9000, 10);
    const within = (from: number, to: number, match: 'overlap' | 'onset' = 'overlap') =>
      detectionsPage(sql, { from, to, match }, 8000).detections.map(({ at }) => at);
    expect(within(1499, 1999)).toEqual([1000]);
    expect(within(1500, 1999)).toEqual([]);
    expect(within(1200, 2000)).toEqual([1000, 2000]);
    expect(within(4500, 5000)).toEqual([2000, 4000]);
    expect(within(7000, 9000)).toEqual([4000, 9000]);
    expect(within(8000, 8999)).toEqual([]);
    expect(within(4500, 5000, 'onset')).toEqual([]);
    expect(within(0, 1000, 'onset')).toEqual([1000]);
  });
});
