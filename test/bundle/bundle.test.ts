import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom, joinRoom, type RoomConnection } from '../../client/index.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { someRoomId } from '../room-id.ts';
import { asleepAfterMs } from './asleep.ts';
import { freePort } from './free-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
const connections: RoomConnection[] = [];
let server: LocalServer;
let port: number;
let music: Float32Array;

beforeAll(async () => {
  music = await readRecording(sample('guit_em9'));
  port = await freePort();
  server = await startLocalServer({ persistTo: folder, port });
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

async function enter(link: string, name: string): Promise<RoomConnection> {
  const connection = joinRoom({ link }, { name });
  connections.push(connection);
  await connection.opened();
  return connection;
}

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 20_000 });
const detectionsOf = ({ state }: RoomConnection) => state.getSnapshot().detections;

/** Six seconds of a real recording, half again as fast as real time. */
async function play(mic: RoomConnection): Promise<void> {
  const publisher = mic.publish();
  for (let start = 0; start < 96_000; start += 960) {
    publisher.write(music.subarray(start, start + 960));
    await sleep(40);
  }
  publisher.close();
}

async function status(room: RoomCreated): Promise<RoomStatus> {
  const headers = { authorization: `Bearer ${room.keys.host}` };
  return (
    await fetch(`${server.origin}/api/rooms/${room.id}`, { headers })
  ).json() as Promise<RoomStatus>;
}

describe('the built Worker', () => {
  test('hears a real recording and tells every participant', async () => {
    const room = await createRoom(server.origin);
    const listener = await enter(room.links.listener, 'Listener');
    const mic = await enter(room.links.mic, 'Kitchen');
    const heard: string[] = [];
    listener.on('scores', ({ participant }) => heard.push(participant));
    mic.microphone(true);
    await play(mic);
    await until(() => detectionsOf(listener).some(({ label }) => label === 'music'));
    const { you } = mic.state.getSnapshot();
    expect(heard.every((id) => id === you)).toBe(true);
    expect(detectionsOf(listener)[0]?.name).toBe('Kitchen');
  });

  test('hibernates when nobody speaks, and wakes for the next sound without anyone noticing', async () => {
    const room = await createRoom(server.origin);
    const listener = await enter(room.links.listener, 'Listener');
    const mic = await enter(room.links.mic, 'Kitchen');
    mic.microphone(true);
    const { wakes } = await status(room);
    const phases: string[] = [];
    const { subscribe, getSnapshot } = listener.state;
    subscribe(() => phases.push(getSnapshot().connection.phase), ['connection']);
    await sleep(asleepAfterMs);
    await play(mic);
    await until(() => detectionsOf(listener).length > 0);
    expect((await status(room)).wakes).toBeGreaterThan(wakes);
    expect(phases.filter((phase) => phase !== 'open')).toEqual([]);
    const { participants, you } = getSnapshot();
    expect([...participants.keys()].sort()).toEqual([you, mic.state.getSnapshot().you].sort());
  });

  test('keeps its rooms over a restart', async () => {
    const room = await createRoom(server.origin);
    const mic = await enter(room.links.mic, 'Kitchen');
    mic.microphone(true);
    await play(mic);
    await until(() => detectionsOf(mic).length > 0);
    mic.close();
    await until(() => mic.state.getSnapshot().connection.phase === 'closed');
    await server.close();
    server = await startLocalServer({ persistTo: folder, port });
    const listener = await enter(room.links.listener, 'Listener');
    expect(detectionsOf(listener).length).toBeGreaterThan(0);
    // The mic may have left a moment too late for the old server: then the alarm ends its sounds.
    await until(() => detectionsOf(listener).every(({ durationMs }) => durationMs !== undefined));
  });
});

test('a socket that is closed without a code is answered, at once and without one', async () => {
  const { socket, keys } = await createRoom(server.origin);
  const client = new WebSocket(socket, offerSubprotocols(keys.listener));
  await once(client, 'open');
  client.close();
  expect((await once(client, 'close'))[0]).toBe(1005);
});

test('a socket agrees to no compression, though it is offered', async () => {
  const { socket, keys } = await createRoom(server.origin);
  const client = new WebSocket(socket, offerSubprotocols(keys.listener), {
    perMessageDeflate: true,
  });
  await once(client, 'open');
  expect(client.extensions).toBe('');
  client.terminate();
});

test('a new room is kept for the days that wrangler.toml says', async () => {
  const { expiresAt = 0 } = await status(await createRoom(server.origin));
  expect(Math.abs(expiresAt - Date.now() - 90 * 86_400_000)).toBeLessThan(60_000);
});

describe('the page beside it', () => {
  test.each(['/', `/r/${someRoomId}`, '/errors'])(
    'is served at %s with its security headers',
    async (path) => {
      const response = await fetch(server.origin + path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>');
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test.each(['/assets/page-00000000.js', '/favicon.ico'])(
    'has no %s, and nobody may remember that',
    async (path) => {
      const response = await fetch(server.origin + path);
      expect(response.status).toBe(404);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    },
  );

  test('is what a wrong link shows, as a 404', async () => {
    const response = await fetch(`${server.origin}/room/0123`, {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await response.text()).toContain('<title>');
  });

  test('does not swallow unknown addresses of the API', async () => {
    const response = await fetch(`${server.origin}/api/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not-found' });
  });
});
