/** The room's storage over versions of Earshot. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { kinds } from '../../durable-objects/log/event-row.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { createRoom, join, origin } from './participant.ts';
import { partsOf } from './room-parts.ts';

test('a room that a newer version has seen opens after a rollback, and is not migrated twice', async () => {
  const room = await createRoom();
  const stub = env.ROOMS.getByName(room.id);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec('UPDATE schema_version SET version = 99');
  });
  await evictDurableObject(stub);
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}`, { headers });
  expect(response.status).toBe(200);
  const versions = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec('SELECT version FROM schema_version').toArray(),
  );
  expect(versions).toEqual([{ version: 99 }]);
});

/** Puts a room back to how it was after so many steps, with what a version of that time had stored. */
async function storedBefore(step: number, statements: string): Promise<RoomCreated> {
  const room = await createRoom();
  const stub = env.ROOMS.getByName(room.id);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec('DROP TABLE relays');
    storage.sql.exec('DROP TABLE lifetime');
    storage.sql.exec('DROP TABLE pieces');
    storage.sql.exec('DROP TABLE clips_in_database');
    storage.sql.exec('DROP TABLE models');
    storage.sql.exec('DROP TABLE push_subscriptions');
    for (const table of ['sounds', 'examples', 'undo', 'background'])
      storage.sql.exec(`DROP TABLE taught_${table}`);
    storage.sql.exec('ALTER TABLE room DROP COLUMN guest_keys');
    storage.sql.exec('DROP INDEX events_of_detection');
    storage.sql.exec('DROP INDEX verdicts_of_detection');
    storage.sql.exec('ALTER TABLE events RENAME COLUMN kind TO presence');
    if (step < 7) storage.sql.exec('ALTER TABLE observations RENAME TO strands');
    storage.sql.exec('UPDATE schema_version SET version = ?', step);
    storage.sql.exec(statements);
  });
  await evictDurableObject(stub);
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}`, { headers });
  expect(response.status).toBe(200);
  return room;
}

const strand = JSON.stringify({
  detection: 1,
  participant: 'p',
  name: 'Yard',
  label: 'dog',
  peak: 0.9,
  at: 1000,
  heardUntil: 2000,
  levelDb: -20,
});

test('what went on before means were kept is taken to have had its peak for one', async () => {
  const room = await storedBefore(5, `INSERT INTO strands VALUES (1, 'p', '${strand}')`);
  const [observation] = await runInDurableObject(
    env.ROOMS.getByName(room.id),
    (_, state) =>
      // The room has ended it by now, unless it is read before.
      partsOf(state).observations.all,
  );
  if (observation) expect(observation).toMatchObject({ detection: 1, peak: 0.9, mean: 0.9 });
});

test('what was heard and set before rooms had several models is of the one that there was', async () => {
  const dog = JSON.stringify({ participant: 'p', name: 'Yard', label: 'dog', at: 1000, peak: 0.9 });
  const tracker = { all: { thresholdScale: 2 }, labels: { dog: { threshold: 0.4 } } };
  const settings = JSON.stringify({ chat: 'host', tracker });
  const found = { label: 'dog', onsetMs: 0, durationMs: 500, peak: 0.9 };
  const clip = { id: 'c', name: 'Bark', status: 'recognised', type: 'wav', bytes: 44, at: 1000 };
  const stored = JSON.stringify({ ...clip, recognisedMs: 500, detections: [found] });
  const room = await storedBefore(
    6,
    `UPDATE room SET settings = '${settings}';
     INSERT INTO events (type, at, body) VALUES
       ('detection-begin', ${Date.now()}, '${dog}'),
       ('settings', ${Date.now()}, '{"settings":${settings}}'),
       ('clip-added', ${Date.now()}, '{"clip":${stored}}');
     INSERT INTO strands VALUES (1, 'p', '${strand}');
     INSERT INTO clips VALUES ('c', 44, '${stored}', NULL);`,
  );
  const { events } = (await join(room, 'listener', { after: 0 })).welcome;
  const model = 'earshot-base';
  expect(events[0]).toMatchObject({ type: 'detection-begin', detection: { model, label: 'dog' } });
  expect(events[2]).toMatchObject({ clip: { detections: [{ ...found, model }] } });
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    const row = storage.sql.exec<{ settings: string }>('SELECT settings FROM room').one();
    expect(JSON.parse(row.settings).tracker).toEqual({ [model]: tracker });
    const { body } = storage.sql.exec<{ body: string }>('SELECT body FROM clips').one();
    expect(JSON.parse(body)).toEqual({
      ...clip,
      recognisedMs: 500,
      detections: [{ ...found, model }],
    });
  });
});

test('texts, settings and keys of an older room are counted by their kinds, as new ones are', async () => {
  const now = Date.now();
  const of = (type: string, presence: number) => `('${type}', ${now}, '{}', ${presence})`;
  const settings = JSON.stringify({ settings: { chat: 'host' } });
  const room = await storedBefore(
    7,
    `INSERT INTO events (type, at, body, presence) VALUES
       ${of('detection-begin', 0)}, ${of('chat', 0)}, ${of('join', 1)}, ${of('mic-silent', 1)},
       ${of('keys', 0)}, ${of('clip-removed', 0)}, ('settings', ${now}, '${settings}', 0);`,
  );
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const rows = state.storage.sql.exec<{ kind: number }>('SELECT kind FROM events ORDER BY id');
    const { heard, presence, chat, administration } = kinds;
    expect(rows.toArray().map(({ kind }) => kind)).toEqual([
      ...[heard, chat, presence, presence, administration, heard, administration],
    ]);
    expect(partsOf(state).log.count).toBe(7);
  });
});
