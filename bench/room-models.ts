/**
 * `npm run bench:room-models`: how long a room takes to open a model that its host uploaded, from its SQLite, in a
 * process that has opened nothing yet. The model has Teachable Machine's layers and 5.7 MB of weights.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrEnd } from '../cli/build.ts';
import { startLocalServer } from '../cli/local-server.ts';
import { createRoom, joinRoom, RoomApi } from '../client/index.ts';
import { compileWasm } from '../models/node/open-package.ts';
import type { RoomCreated } from '../protocol/http.ts';
import { median } from './model/rounds.ts';
import { soundsExport } from './model/teachable-machine-export.ts';
import { printMachine } from './print.ts';

const rounds = 5;

/** @returns milliseconds from turning a microphone on until every model of the room is ready. */
async function readyMs(room: RoomCreated, origin: string): Promise<number> {
  const link = `${origin}/r/${room.id}#${room.keys.mic}`;
  const connection = joinRoom({ link }, { name: 'Bench' });
  await connection.opened();
  const begun = performance.now();
  connection.microphone(true);
  await new Promise<void>((resolve) => {
    const look = () => {
      const { models } = connection.state.getSnapshot();
      if (models.every(({ state }) => state === 'ready')) resolve();
    };
    connection.state.subscribe(look, ['models']);
    look();
  });
  const ms = performance.now() - begun;
  connection.close();
  return ms;
}

/** The same, in a server that was started for it. */
async function coldMs(room: RoomCreated, persistTo: string): Promise<number> {
  const server = await startLocalServer({ persistTo });
  try {
    return await readyMs(room, server.origin);
  } finally {
    await server.close();
  }
}

await buildOrEnd();
printMachine(false);
const persistTo = await mkdtemp(join(tmpdir(), 'earshot-room-models-'));
const server = await startLocalServer({ persistTo });
const [plain, own] = [await createRoom(server.origin), await createRoom(server.origin)];
const api = new RoomApi({ link: `${server.origin}/r/${own.id}#${own.keys.host}` });
const files = Object.entries(soundsExport(compileWasm())).map(
  ([name, bytes]) => new File([bytes as BlobPart], name),
);
const begun = performance.now();
const { bytes = 0, inferenceMs } = await api.addModel({ files });
const uploadMs = performance.now() - begun;
await server.close();
const base: number[] = [];
const both: number[] = [];
while (both.length < rounds) {
  base.push(await coldMs(plain, persistTo));
  both.push(await coldMs(own, persistTo));
}
const [baseMs, bothMs] = [median(base), median(both)];
console.log(`upload of ${bytes} bytes, checked, timed and stored: ${uploadMs.toFixed(0)} ms`);
console.log(`a window of it: ${inferenceMs} ms`);
console.log(`default model alone, cold: ${baseMs.toFixed(0)} ms`);
console.log(`with it, cold: ${bothMs.toFixed(0)} ms; it alone: ${(bothMs - baseMs).toFixed(0)} ms`);
