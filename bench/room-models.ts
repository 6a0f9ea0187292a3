/**
 * `npm run bench:room-models`: how long a room takes to open a model that its host uploaded, from its SQLite, in a
 * process that has opened nothing yet; and how much CPU the room takes for a second of sound with it and without,
 * beside what the model itself takes: its front end and its network, as they were timed at the upload.
 * The model has Teachable Machine's layers and 5.7 MB of weights.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildOrEnd } from '../cli/build.ts';
import { startLocalServer } from '../cli/local-server.ts';
import { createRoom, joinRoom, RoomApi } from '../client/index.ts';
import { compileWasm } from '../models/node/open-package.ts';
import type { RoomCreated } from '../protocol/http.ts';
import { readRecording } from '../recordings/recording.ts';
import { sample } from '../recordings/samples.ts';
import { childNamed, useOf } from './load/open-loop/process-use.ts';
import { median } from './model/rounds.ts';
import { soundsExport } from './model/teachable-machine-export.ts';
import { printMachine } from './print.ts';

const rounds = 5;
const mics = 4;
const [warmSeconds, spokenSeconds] = [5, 6];

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

/**
 * Rooms speak in turns in one server, so that whatever else goes on meets all of them.
 * @returns of each room, the median of milliseconds of CPU for a second of sound of one microphone.
 */
async function cpuMsPerSecond(rooms: readonly RoomCreated[], persistTo: string): Promise<number[]> {
  const server = await startLocalServer({ persistTo });
  try {
    const sound = await readRecording(sample('loop_safari'));
    const spoken = await Promise.all(rooms.map((room) => openMics(room, server.origin)));
    // Until the models are open and the code is compiled.
    for (const { speak } of spoken) await speak(sound, warmSeconds);
    const pid = childNamed('workerd');
    const taken = rooms.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, { speak }] of spoken.entries()) {
        const before = useOf(pid).cpuSeconds;
        await speak(sound, spokenSeconds);
        const used = useOf(pid).cpuSeconds - before;
        taken[i]?.push((1000 * used) / (spokenSeconds * mics));
      }
    }
    for (const { close } of spoken) close();
    return taken.map(median);
  } finally {
    await server.close();
  }
}

async function openMics(room: RoomCreated, origin: string) {
  const link = `${origin}/r/${room.id}#${room.keys.mic}`;
  const speakers = await Promise.all(
    Array.from({ length: mics }, async () => {
      const connection = joinRoom({ link }, { name: 'Bench' });
      await connection.opened();
      connection.microphone(true);
      return { connection, publisher: connection.publish() };
    }),
  );
  const hop = 16_000 / 4;
  return {
    async speak(sound: Float32Array, seconds: number): Promise<void> {
      const begun = performance.now();
      for (let at = 0; at < seconds * 4; at++) {
        const start = (at * hop) % (sound.length - hop);
        for (const { publisher } of speakers) publisher.write(sound.subarray(start, start + hop));
        await wait(Math.max(0, begun + (at + 1) * 250 - performance.now()));
      }
    },
    close() {
      for (const { connection } of speakers) connection.close();
    },
  };
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
const { bytes = 0, inferenceMs = 0, hopMs } = await api.addModel({ files });
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
console.log(`a look with it, front end and network: ${inferenceMs} ms every ${hopMs} ms`);
console.log(`default model alone, cold: ${baseMs.toFixed(0)} ms`);
console.log(`with it, cold: ${bothMs.toFixed(0)} ms; it alone: ${(bothMs - baseMs).toFixed(0)} ms`);
const [baseCpu = 0, bothCpu = 0] = await cpuMsPerSecond([plain, own], persistTo);
await rm(persistTo, { recursive: true });
const ownCpu = (inferenceMs * 1000) / hopMs;
console.log(`CPU for a second of sound, default model alone: ${baseCpu.toFixed(1)} ms`);
console.log(
  `with it: ${bothCpu.toFixed(1)} ms, ${(bothCpu / (baseCpu + ownCpu)).toFixed(2)} x the default model's and ${ownCpu.toFixed(1)} ms of its own looks (at most 1.1 x)`,
);
