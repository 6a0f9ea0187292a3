/** `npm run demo`: a room on this machine, real recordings in its microphone, everyone's view of it. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NetworkError, RefusalError } from '../client/index.ts';
import { ModelError } from '../models/package/model-error.ts';
import { readRecording } from '../recordings/recording.ts';
import { RecordingError } from '../recordings/recording-error.ts';
import { demoSamples, sampleOf } from '../recordings/samples.ts';
import { BuildError, build } from './build.ts';
import { type DemoOptions, demoUsage, readDemoOptions } from './demo-options.ts';
import { DemoRoom, receivers } from './demo-room.ts';
import { openDemoServer } from './demo-server.ts';
import { jsonView } from './json-view.ts';
import { keptRoom, newRoom } from './kept-room.ts';
import { leaveNothing } from './leave-nothing.ts';
import { readModelFiles } from './model-files.ts';
import { play } from './play.ts';
import { openScreen } from './screen.ts';
import { terminalView } from './terminal-view.ts';
import { UsageError } from './usage-error.ts';

/** Where rooms are kept, so that a link still works after a restart; `EARSHOT_FOLDER` names another place. */
const folder = process.env.EARSHOT_FOLDER ?? fileURLToPath(new URL('../.earshot', import.meta.url));
/** Any of them ends the demo in good order; a second one ends it at once. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Silence between two recordings, in which what sounded can end: 1.2 s. */
const pause = new Float32Array(19_200);
/** Time for the last scores to arrive, in milliseconds. */
const lastScoresMs = 500;

async function demo(options: DemoOptions): Promise<number> {
  // Whoever brings a phone wants its code at once.
  const unnamed = options.phone ? [] : demoSamples;
  const chosen = options.files.length > 0 ? options.files.map(sampleOf) : unnamed;
  // All are read first: a file that cannot be read is told before anything starts.
  const recordings: { title: string; sound: Float32Array }[] = [];
  for (const { title, path, times = 1 } of chosen) {
    recordings.push({ title, sound: repeat(await readRecording(path), times) });
  }
  const models = await Promise.all(options.models.map(readModelFiles));
  const openServer = await openDemoServer(options, folder);
  if (options.build) await buildQuietly();
  const write = (text: string) => process.stdout.write(text);
  const view = options.json ? jsonView(write) : terminalView(openScreen(process.stdout));
  const server = await openServer();
  const stop = new AbortController();
  for (const signal of signals) process.once(signal, () => stop.abort());
  let room: DemoRoom | undefined;
  try {
    // Models would be added once more each time, and what ends with the recordings is kept nowhere.
    const stays = !options.once && models.length === 0;
    const own = await (stays
      ? keptRoom(server.origin, join(folder, 'demo-room.json'))
      : newRoom(server.origin));
    const opened = await DemoRoom.open(own, server, models, view);
    room = opened;
    view.room(room.links, receivers, room.models);
    for (const { title, sound } of recordings) {
      view.playing(title, sound.length / 16_000);
      for (const part of [sound, pause]) {
        await play(part, (chunk) => opened.clock.write(chunk), stop.signal);
      }
    }
    room.stopPlaying();
    if (recordings.length > 0) {
      await wait(lastScoresMs);
      view.done(room.summary);
    }
    if (!options.once) {
      view.staying(room.links, server.phones);
      await untilAborted(stop.signal);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (room) view.done(room.summary);
  } finally {
    room?.close();
    await server.close();
  }
  return recordings.length === 0 || (room && room.summary.predictions > 0) ? 0 : 1;
}

/** One line while it lasts, which a terminal takes back. */
async function buildQuietly(): Promise<void> {
  const { stderr } = process;
  stderr.write(stderr.isTTY ? 'Building Earshot...' : 'Building Earshot...\n');
  await build();
  if (stderr.isTTY) stderr.write('\r\x1b[K');
}

function repeat(sound: Float32Array, times: number): Float32Array {
  return Float32Array.from(
    { length: times * sound.length },
    (_, i) => sound[i % sound.length] as number,
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

leaveNothing();
try {
  const options = readDemoOptions(process.argv.slice(2));
  if (options.help) console.log(demoUsage);
  else process.exitCode = await demo(options);
} catch (error) {
  if (error instanceof BuildError) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  } else if (error instanceof ModelError) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 2;
  } else if (error instanceof UsageError || error instanceof RecordingError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (error instanceof RefusalError && error.detail !== undefined) {
    console.error(`${error.message} (${error.detail})`);
    process.exitCode = 1;
  } else if (error instanceof RefusalError || error instanceof NetworkError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
