/** The client SDK and the built Worker with a proxy between them that hides where the Worker is. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import wavefile from 'wavefile';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom, followRoom, joinRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { type ProxyOptions, ReverseProxy } from './reverse-proxy.ts';

const publicOrigin = 'https://ear.example';
let told: LocalServer;
let untold: LocalServer;
let proxy: ReverseProxy | undefined;
const closing: { close(): void }[] = [];

beforeAll(async () => {
  told = await startLocalServer({ publicOrigin });
  untold = await startLocalServer();
});
afterAll(async () => {
  await told.close();
  await untold.close();
});
afterEach(() => {
  for (const each of closing.splice(0)) each.close();
  proxy?.close();
});

async function behind(server: LocalServer, options: Partial<ProxyOptions> = {}): Promise<string> {
  proxy = new ReverseProxy(server.origin, { publicOrigin, ...options });
  await proxy.listen();
  return proxy.origin;
}

const times = { minReconnectMs: 50, maxReconnectMs: 200 };
const at = (origin: string, room: RoomCreated, role: 'host' | 'mic' | 'listener') => ({
  origin,
  roomId: room.id,
  key: room.keys[role],
});

async function crow(): Promise<Blob> {
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, 16_000, '32f', await readRecording(sample('misc_crow')));
  return new File([Uint8Array.from(wav.toBuffer())], 'crow.wav');
}

test.each([
  ['that rewrites Host and ends TLS', undefined],
  ['that asks for a password besides', 'Basic dXNlcjpwYXNzd29yZA=='],
])('with PUBLIC_ORIGIN everything works through a proxy %s', async (_, password) => {
  const origin = await behind(told, password === undefined ? {} : { password });
  const room = await createRoom(origin);
  expect(room.links.mic).toBe(`${publicOrigin}/r/${room.id}#${room.keys.mic}`);
  expect(room.socket).toBe(`wss://ear.example/api/rooms/${room.id}/socket`);
  const host = joinRoom(at(origin, room, 'host'), { name: 'Host', ...times });
  const follower = followRoom(at(origin, room, 'listener'), times);
  closing.push(host, follower);
  await Promise.all([host.opened(), follower.opened()]);
  expect(host.state.getSnapshot().connection.transport).toBe('websocket');
  expect(follower.state.getSnapshot().connection.transport).toBe('server-sent events');
  host.chat('Hello');
  await vi.waitUntil(() => follower.state.getSnapshot().messages[0]?.text === 'Hello', {
    timeout: 10_000,
  });
  const api = new RoomApi(at(origin, room, 'mic'));
  const audio = await crow();
  const clip = await api.addClip(audio);
  expect(clip).toMatchObject({ status: 'recognised', bytes: audio.size });
  const played = await fetch(api.clipUrl(clip.id), { headers: { range: 'bytes=0-99' } });
  expect(played.status).toBe(206);
  expect((await played.arrayBuffer()).byteLength).toBe(100);
  const { links } = await new RoomApi(at(origin, room, 'host')).rotateKeys(['mic']);
  expect(links.mic).toMatch(`${publicOrigin}/r/`);
});

test('without PUBLIC_ORIGIN each refusal names both origins', async () => {
  const origin = await behind(untold);
  const detail = `${publicOrigin} is not ${untold.origin}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`;
  const refused = { code: 'origin-not-allowed', detail };
  await expect(createRoom(origin)).rejects.toMatchObject(refused);
  const room = await createRoom(untold.origin);
  const host = joinRoom(at(origin, room, 'host'), { name: 'Host', ...times });
  const follower = followRoom(at(origin, room, 'listener'), times);
  closing.push(host, follower);
  await expect(host.opened()).rejects.toMatchObject(refused);
  await expect(follower.opened()).rejects.toMatchObject(refused);
  expect(host.state.getSnapshot().connection.lastClose).toMatchObject({
    refusal: 'origin-not-allowed',
    detail,
  });
  const api = new RoomApi(at(origin, room, 'mic'));
  await expect(api.addClip(await crow())).rejects.toMatchObject(refused);
});
