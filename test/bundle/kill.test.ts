/** A server that dies in the middle of it all, and what its rooms know afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { play } from '../../cli/play.ts';
import { createRoom, joinRoom, type RoomConnection } from '../../client/index.ts';
import type { PolledEvents } from '../../protocol/http.ts';
import type { Detection, LoggedEvent } from '../../protocol/logged-event.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { freePort } from './free-port.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const mics = 10;
const folder = mkdtempSync(join(tmpdir(), 'earshot-kill-'));
const over = new AbortController();
const connections: RoomConnection[] = [];
let server: ServerProcess;
let port: number;
let music: Float32Array;

beforeAll(async () => {
  music = await readRecording(sample('guit_em9'));
  port = await freePort();
  server = await startServerProcess(folder, port);
});
afterAll(async () => {
  over.abort();
  for (const connection of connections) connection.close();
  await server.kill();
  rmSync(folder, { recursive: true });
});

const phaseOf = ({ state }: RoomConnection) => state.getSnapshot().connection.phase;
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 100 });

function enter(link: string, name: string): RoomConnection {
  const connection = joinRoom({ link }, { name, maxReconnectMs: 2000 });
  connections.push(connection);
  return connection;
}

/** Music and silence in turns for as long as the test lasts, whatever becomes of the connection. */
async function streamFor(mic: RoomConnection): Promise<void> {
  const publisher = mic.publish();
  while (!over.signal.aborted) {
    for (const sound of [music.subarray(0, 48_000), new Float32Array(48_000)]) {
      await play(sound, (chunk) => publisher.write(chunk), over.signal).catch(() => {});
    }
  }
}

/** Reads server-sent events as EventSource does, coming back with the last id. */
async function follow(url: string, key: string, events: LoggedEvent[]): Promise<void> {
  let lastId = '';
  while (!over.signal.aborted) {
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${key}`, ...(lastId && { 'last-event-id': lastId }) },
        signal: over.signal,
      });
      let text = '';
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) => block.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1];
          lastId = field('id') ?? lastId;
          const data = field('data');
          if (data && field('event') !== 'snapshot') events.push(JSON.parse(data));
        }
      }
    } catch {
      // Cut off: come back.
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Reads the log as it is now by long polls, page by page. */
async function wholeLog(url: string, key: string): Promise<LoggedEvent[]> {
  const whole: LoggedEvent[] = [];
  for (;;) {
    const response = await fetch(`${url}?after=${whole.at(-1)?.id ?? 0}&wait=0`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { events } = (await response.json()) as PolledEvents;
    if (events.length === 0) return whole;
    whole.push(...events);
  }
}

const detectionsIn = (events: readonly LoggedEvent[]): Detection[] =>
  events.flatMap((event) => ('detection' in event ? event.detection : []));

/** Names of the mics that heard something: they play the same, so one detection may have many. */
const heardOn = (detections: readonly Detection[]) =>
  new Set(detections.flatMap(({ name, mics: all }) => all?.map((mic) => mic.name) ?? name));

test('a server killed while ten mics stream loses nothing that was logged, and everyone comes back', async () => {
  const room = await createRoom(server.origin);
  const listener = enter(room.links.listener, 'Listener');
  const live: LoggedEvent[] = [];
  listener.on('logged', ({ replayed: _, ...event }) => live.push(event as LoggedEvent));
  const followed: LoggedEvent[] = [];
  const url = `${server.origin}/api/rooms/${room.id}/events`;
  const following = follow(url, room.keys.listener, followed);
  await listener.opened();
  const speakers = Array.from({ length: mics }, (_, i) => enter(room.links.mic, `Mic ${i}`));
  await Promise.all(speakers.map((mic) => mic.opened()));
  for (const mic of speakers) void streamFor(mic);
  await until(() => heardOn(listener.state.getSnapshot().detections).size === mics);

  await server.kill();
  const before = [...live];
  expect(heardOn(detectionsIn(before)).size).toBe(mics);
  await until(() => connections.every((each) => phaseOf(each) === 'reconnecting'));
  server = await startServerProcess(folder, port);

  await until(() => connections.every((each) => phaseOf(each) === 'open'));
  const lastBefore = Math.max(...before.map(({ id }) => id));
  const since = () => live.filter(({ id }) => id > lastBefore);
  await until(() => heardOn(detectionsIn(since())).size === mics);
  await until(() => (followed.at(-1)?.id ?? 0) > lastBefore);

  const reached = followed.map(({ id }) => id);
  const events = await wholeLog(url, room.keys.listener);
  const ids = (list: readonly LoggedEvent[]) => list.map(({ id }) => id);
  const growing = (list: number[]) =>
    list.every((id, i) => i === 0 || id > (list[i - 1] as number));
  expect(growing(ids(events))).toBe(true);
  for (const event of before) expect(events).toContainEqual(event);
  expect(growing(ids(live))).toBe(true);
  expect(growing(ids(followed))).toBe(true);
  const span = ids(events).filter((id) => id >= (reached[0] ?? 0) && id <= (reached.at(-1) ?? 0));
  expect(reached).toEqual(span);
  over.abort();
  await following;
}, 180_000);
