/** The room's storage over versions of Earshot. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
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
