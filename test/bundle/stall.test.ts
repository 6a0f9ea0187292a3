/** A server that stands still for a while, and what becomes of the mics that stream all the while. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createRoom } from '../../client/index.ts';
import { encodeFrame } from '../../protocol/frames.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { PolledEvents } from '../../protocol/http.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** Longer than a mic's burst, which sound that is only late does not use up. */
const stallMs = 9_000;
const frameMs = 60;
const frameSamples = 16 * frameMs;

const folder = mkdtempSync(join(tmpdir(), 'earshot-stall-'));
let server: ServerProcess;
let music: Float32Array;
beforeAll(async () => {
  music = (await readRecording(sample('guit_em9'))).subarray(0, 48_000);
  server = await startServerProcess(folder);
});
afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true });
});

/** Sends sound at the pace of real time, whatever the server does. */
async function stream(socket: WebSocket, sound: Float32Array): Promise<void> {
  const start = performance.now();
  for (let i = 0; (i + 1) * frameSamples <= sound.length; i++) {
    const payload = encodePcm16(sound.subarray(i * frameSamples, (i + 1) * frameSamples));
    socket.send(encodeFrame({ codec: 'pcm16', sequence: i, timestamp: i * frameSamples, payload }));
    await wait(Math.max(0, start + (i + 1) * frameMs - performance.now()));
  }
}

test('a mic is not closed for a stall of the room, and what it heard meanwhile is told when it was', async () => {
  const room = await createRoom(server.origin);
  const socket = new WebSocket(room.socket, offerSubprotocols(room.keys.mic));
  let closed: number | undefined;
  socket.on('close', (code) => {
    closed = code;
  });
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'hello', name: 'Kitchen' }));
    socket.send(JSON.stringify({ type: 'mic', on: true }));
  });
  let welcomed = false;
  socket.on('message', (data) => {
    welcomed ||= String(data).includes('"update"');
  });
  await expect.poll(() => welcomed).toBe(true);
  // Two seconds of silence, three of music while nobody listens, and silence until well after that.
  const sound = new Float32Array(16 * (stallMs + 8_000));
  sound.set(music, 16 * 4_000);
  const begun = Date.now();
  const streamed = stream(socket, sound);
  await wait(2_000);
  server.signal('SIGSTOP');
  await wait(stallMs);
  server.signal('SIGCONT');
  await streamed;
  const asked = `${server.origin}/api/rooms/${room.id}/events?after=0&wait=0`;
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const events = async () =>
    ((await (await fetch(asked, { headers })).json()) as PolledEvents).events;
  await expect
    .poll(async () => (await events()).some(({ type }) => type === 'detection-end'))
    .toBe(true);
  const first = (await events()).find((event) => event.type === 'detection-begin');
  const heardAt = (first && 'detection' in first ? first.detection.at : 0) - begun;
  expect(heardAt).toBeGreaterThan(3_000);
  expect(heardAt).toBeLessThan(7_500);
  expect(closed).toBeUndefined();
  expect((await events()).map(({ type }) => type)).not.toContain('leave');
  socket.close();
});
