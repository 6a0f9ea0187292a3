/** Rooms that do not exist: asking for one must not make one. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import { hostileNetwork } from './served-room.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-guessed-'));
let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer({ persistTo: folder });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Databases of objects, whatever is in them. */
const objects = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /Room.*\.sqlite$/.test(file),
  ).length;

test('a hundred guessed ids make no object', async () => {
  const { id } = await createRoom(server.origin);
  await expect.poll(objects).toBeGreaterThan(0);
  const before = objects();
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  // As an attacker would guess who knows the shape of ids, and not how they are checked.
  const guessed = Array.from({ length: 100 }, () =>
    Array.from(id, () => letters[Math.floor(Math.random() * letters.length)]).join(''),
  );
  for (const guess of guessed) {
    const { status } = await fetch(`${server.origin}/api/rooms/${guess}`, {
      headers: hostileNetwork,
    });
    expect(status).toBe(404);
  }
  expect(objects()).toBe(before);
});
