/** Uploads to the built Worker that stall, that break off, and that are refused while they are sent. */
import { type ClientRequest, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom, RoomApi } from '../../client/index.ts';
import { shareLink } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxClipBytes, maxClipUploads, maxIsolateUploads } from '../../protocol/limits.ts';

let server: LocalServer;

const wrongKey = 'A'.repeat(22);
const part = '--xx\r\ncontent-disposition: form-data; name="audio"; filename="a"\r\n\r\nfLaC';

function apiOf({ id }: RoomCreated, key: string): RoomApi {
  return new RoomApi({ link: shareLink(server.origin, id, key) });
}

function flac(bytes: number): Blob {
  return new Blob(['fLaC', new Uint8Array(bytes)]);
}

/** Sends so many bytes of a recording, and then nothing. */
function stall({ id, keys }: RoomCreated, network: string, bytes: number): Stalled {
  const sending = request(`${server.origin}/api/rooms/${id}/clips`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${keys.mic}`,
      'cf-connecting-ip': network,
      'content-type': 'multipart/form-data; boundary=xx',
      'content-length': maxClipBytes,
    },
  });
  const stalled: Stalled = { sending, status: undefined };
  sending.on('response', (response) => {
    stalled.status = response.statusCode;
    response.resume();
  });
  // Whoever is refused while they send sees a connection that breaks.
  sending.on('error', () => undefined);
  sending.write(part);
  sending.write(Buffer.alloc(bytes));
  return stalled;
}
interface Stalled {
  sending: ClientRequest;
  status: number | undefined;
}

/** What is answered to a request of which only the head is sent, before the connection is closed. */
function answerToHead(path: string, headers: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
    socket.write([`POST ${path} HTTP/1.1`, 'host: earshot.test', ...headers, '', ''].join('\r\n'));
  });
}

describe.each([
  ['in the rooms’ databases', false],
  ['in a bucket', true],
])('where recordings are kept %s', (_, bucket) => {
  beforeAll(async () => {
    server = await startLocalServer({ bucket });
  });
  afterAll(() => server.close());

  test.each([
    ['with', ['expect: 100-continue']],
    ['without', []],
  ])('a refusal comes before the body is sent, %s Expect: 100-continue', async (_, expecting) => {
    const { id, keys } = await createRoom(server.origin);
    const send = (key: string, bytes: number) =>
      answerToHead(`/api/rooms/${id}/clips`, [
        `authorization: Bearer ${key}`,
        'content-type: multipart/form-data; boundary=xx',
        `content-length: ${bytes}`,
        ...expecting,
      ]);
    expect(await send(wrongKey, 1_000_000)).toMatch(/^HTTP\/1\.1 403 [\s\S]*"code":"key-wrong"/);
    expect(await send(keys.listener, 1_000_000)).toMatch(
      /^HTTP\/1\.1 403 [\s\S]*"code":"not-allowed"/,
    );
    const large = await send(keys.mic, 2 * maxClipBytes);
    expect(large).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"clip-too-large"/);
  });

  test('the SDK tells why an upload was refused while it was being sent', async () => {
    const room = await createRoom(server.origin);
    const large = flac(maxClipBytes - 4);
    for (const [key, code] of [
      [wrongKey, 'key-wrong'],
      [room.keys.listener, 'not-allowed'],
    ] as const) {
      await expect(apiOf(room, key).addClip(large)).rejects.toMatchObject({ code });
    }
    const mic = apiOf(room, room.keys.mic);
    await expect(mic.addClip(flac(maxClipBytes))).rejects.toMatchObject({ code: 'clip-too-large' });
    expect(await mic.addClip(large)).toMatchObject({ bytes: maxClipBytes });
  });

  test('stalled uploads are given up, and leave their places to others', async () => {
    const rooms = await Promise.all(Array.from({ length: 8 }, () => createRoom(server.origin)));
    const [first] = rooms as [RoomCreated];
    const mic = apiOf(first, first.keys.mic);
    const stalled = rooms.flatMap((room, network) =>
      Array.from({ length: maxClipUploads }, (_, each) =>
        stall(room, `10.0.${network}.${each}`, 5_000_000),
      ),
    );
    await expect
      .poll(() => stalled.filter(({ status }) => status === 429).length, { timeout: 30_000 })
      .toBe(stalled.length - maxIsolateUploads);
    await expect
      .poll(() => stalled.filter(({ status }) => status === 408).length, { timeout: 60_000 })
      .toBe(maxIsolateUploads);
    for (const { sending } of stalled) sending.destroy();
    expect(await mic.addClip(flac(1000))).toMatchObject({ bytes: 1004 });
  });

  test('senders whose connection breaks give back their places at once', async () => {
    const room = await createRoom(server.origin);
    const mic = apiOf(room, room.keys.mic);
    for (let i = 0; i < maxClipUploads; i++) {
      const { sending } = stall(room, `10.1.0.${i}`, 100_000);
      await vi.waitFor(() => expect(sending.writableLength).toBe(0), { timeout: 10_000 });
      sending.destroy();
    }
    await vi.waitFor(() => mic.addClip(flac(1000)), { timeout: 15_000, interval: 100 });
  });
});
