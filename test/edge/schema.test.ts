/** The room's storage over versions of Earshot. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { defaultSettings } from '../../durable-objects/settings/default-settings.ts';
import { EventLog } from '../../durable-objects/log/event-log.ts';
import { createRoom, origin } from './participant.ts';

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

test('what went on before means were kept is taken to have had its peak for one', async () => {
  const room = await createRoom();
  const stub = env.ROOMS.getByName(room.id);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec('UPDATE schema_version SET version = 5');
    const strand = { detection: 1, participant: 'p', name: 'Yard', label: 'dog', peak: 0.9 };
    const body = JSON.stringify({ ...strand, at: 1000, heardUntil: 2000, levelDb: -20 });
    storage.sql.exec("INSERT INTO strands VALUES (1, 'p', ?)", body);
  });
  await evictDurableObject(stub);
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}/detections`, { headers });
  expect(response.status).toBe(200);
  const [strand] = await runInDurableObject(stub, (_, { storage }) =>
    new EventLog(storage.sql, defaultSettings.retention).strands(),
  );
  expect(strand).toMatchObject({ detection: 1, peak: 0.9, mean: 0.9 });
});
