/** What a server writes to its log about sockets that send nothing but rubbish. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { StubbornSocket } from './stubborn-socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-malformed-'));
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess(folder);
});
afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true });
});

test('a socket on which everything is malformed is logged once at most', async () => {
  const room = await createRoom(server.origin);
  const participant = await StubbornSocket.open(room.socket, room.keys.mic);
  participant.say({ type: 'hello', name: 'Stubborn' });
  participant.say({ type: 'mic', on: true });
  for (let i = 0; i < 1700; i++) participant.sendFrame(new Uint8Array(4));
  await expect.poll(() => participant.wasClosed('bad-frame')).toBe(true);
  // Not even WebSocket: a reserved opcode, again and again.
  const broken = await StubbornSocket.open(room.socket, room.keys.mic);
  for (let i = 0; i < 1700; i++) broken.sendRaw(Uint8Array.of(0x83, 0x80, 0, 0, 0, 0));
  await expect.poll(() => broken.ended, { timeout: 60_000 }).toBe(true);
  const logged = server.errors.split('\n').filter((line) => /protocol|bad-frame/i.test(line));
  expect(logged.length).toBeLessThanOrEqual(1);
  participant.destroy();
});
