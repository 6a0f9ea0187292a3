/** Models that no room can hear with, and uploads of them that never come to an end. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxIsolateModelUploads } from '../../protocol/limits.ts';
import { tonesPackage } from '../tones-package.ts';
import { read, section } from '../unit/docs/document.ts';
import { withstands } from './attack.ts';
import { hostileNetwork, openServedRoom, type ServedRoom, server } from './served-room.ts';

let served: ServedRoom;
/** The attacker's own, in the same isolate: nobody has to be invited to upload models. */
let own: RoomCreated;
beforeEach(async () => {
  [served, own] = await Promise.all([openServedRoom(), createRoom(server.origin)]);
});
afterEach(() => served.leave());

/** All that the route, and any route of a room, is documented to answer. */
const documented = ['## `POST /api/rooms/:id/models`', '## Keys'].flatMap((heading) =>
  Array.from(
    section(read('docs/http-api.md'), heading).matchAll(/protocol\.md#([a-z-]+)\)/g),
    ([, code]) => code,
  ),
);

type Files = Record<string, Uint8Array>;
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const zip = (files: Files, level: 0 | 9 = 0) => zipSync(files, { level });

const { model, metadata, weights } = tonesPackage();
const tones: Files = {
  'model.json': json(model),
  'metadata.json': json(metadata),
  'weights.bin': new Uint8Array(weights),
};
/** One that rooms hear with, by another name each. */
const soundOne = (at: number) =>
  zip({ ...tones, 'metadata.json': json({ ...(metadata as object), name: `tones-${at}` }) });

const filesOf = (files: Files) =>
  Object.entries(files).map(([name, bytes]) => new File([bytes as BlobPart], name));

/** A zip that says of every file that it has 4 GiB, in its list as in front of each. */
function claimingMuch(): Uint8Array {
  const bytes = zip(tones);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 < bytes.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) view.setUint32(at + 22, 0xfffffffe, true);
    if (signature === 0x02014b50) view.setUint32(at + 24, 0xfffffffe, true);
  }
  return bytes;
}

/** Layers whose tensors would have more values than there is memory anywhere. */
function withShape(shape: readonly number[]): Uint8Array {
  const text = JSON.stringify(model).replace(
    /"shape":\[13,8,1,2\]/,
    `"shape":${JSON.stringify(shape)}`,
  );
  return zip({ ...tones, 'model.json': new TextEncoder().encode(text) });
}

const nested = (depth: number) => new TextEncoder().encode('['.repeat(depth) + ']'.repeat(depth));

const packages: Record<string, [body: () => Uint8Array, code: string]> = {
  'a zip bomb': [() => zip({ 'weights.bin': new Uint8Array(18_000_000) }, 9), 'model-too-large'],
  'many bombs in one': [
    () =>
      zip(
        Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [`${i}.bin`, new Uint8Array(1_000_000)]),
        ),
        9,
      ),
    'model-too-large',
  ],
  'more files than anybody has': [
    () =>
      zip(
        Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${i}.bin`, new Uint8Array(0)])),
      ),
    'model-too-large',
  ],
  'a path that leads outside': [
    () => zip({ ...tones, '../../worker/index.js': json(1) }),
    'model-damaged',
  ],
  'a path from the root': [() => zip({ ...tones, '/etc/passwd': json(1) }), 'model-damaged'],
  'a path of a drive': [() => zip({ ...tones, 'C:\\model.json': json(1) }), 'model-damaged'],
  'files that claim to be huge': [claimingMuch, 'model-too-large'],
  'tensors that claim to be huge': [() => withShape([13, 8, 1, 2 ** 40]), 'model-unsupported'],
  'tensors of no size': [() => withShape([13, 8, -1, 2]), 'model-unsupported'],
  'JSON without end': [
    () => zip({ ...tones, 'model.json': nested(500_000) }, 9),
    'model-unsupported',
  ],
  'what is no zip': [() => new Uint8Array(2_000_000).fill(80), 'model-damaged'],
  'a zip that is cut off': [() => zip(tones).slice(0, 300), 'model-damaged'],
};

/** @returns the code of the refusal; `taken` for what was taken in. */
async function send(
  { id, keys }: RoomCreated,
  body: Uint8Array | string,
  { key = keys.host, type = 'application/zip', replaced = '' } = {},
): Promise<string> {
  const path = replaced && `/${replaced}`;
  const response = await fetch(`${server.origin}/api/rooms/${id}/models${path}`, {
    method: replaced ? 'PUT' : 'POST',
    headers: { ...hostileNetwork, authorization: `Bearer ${key}`, 'content-type': type },
    body: body as BodyInit,
  });
  if (response.ok) {
    await response.body?.cancel();
    return 'taken';
  }
  return ((await response.json()) as { code: string }).code;
}

/** A terabyte. */
const claimed = 1e12;

/** Sends the beginning of a body that claims to be longer, and nothing more. @returns the code of the refusal. */
async function stalled({ id, keys }: RoomCreated, network: string, bytes: number): Promise<string> {
  const head = [
    `POST /api/rooms/${id}/models HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${keys.host}`,
    'Content-Type: application/zip',
    `Content-Length: ${bytes}`,
    `cf-connecting-ip: ${network}`,
  ].join('\r\n');
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  socket.on('error', () => {});
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
    if (answer.includes('"code"')) socket.destroy();
  });
  socket.write(`${head}\r\n\r\n`);
  socket.write(zip(tones).slice(0, 100));
  await once(socket, 'close');
  return /"code":\s*"([a-z-]+)"/.exec(answer)?.[1] ?? `none: ${answer.slice(0, 200)}`;
}

test('hostile packages are each refused for what they are', async () => {
  const codes: Record<string, string> = {};
  await withstands(served, async () => {
    for (const [name, [body]] of Object.entries(packages)) codes[name] = await send(own, body());
    const address = JSON.stringify({ url: 'http://169.254.169.254/latest/meta-data/' });
    codes['an address within'] = await send(own, address, { type: 'application/json' });
    codes['a wrong key'] = await send(served.room, zip(tones), { key: own.keys.host });
    codes['the key of a listener'] = await send(served.room, zip(tones), {
      key: served.room.keys.listener,
    });
  });
  expect(codes).toEqual({
    ...Object.fromEntries(Object.entries(packages).map(([name, [, code]]) => [name, code])),
    'an address within': 'model-address',
    'a wrong key': 'key-wrong',
    'the key of a listener': 'not-allowed',
  });
  expect(documented).toEqual(expect.arrayContaining(Object.values(codes)));
});

test('uploads that are many, slow and without end keep nobody out for long', async () => {
  const seen = new Map<string, number>();
  const note = (code: string) => seen.set(code, (seen.get(code) ?? 0) + 1);
  const host = new RoomApi({ link: own.links.host });
  const { id: replaced } = await host.addModel({ files: filesOf(tones) });
  // Some would be heard with, each another one: they are opened, timed and stored.
  const sound = Array.from({ length: 4 }, (_, i) => soundOne(i));
  const bodies = [...Object.values(packages).map(([body]) => body()), ...sound];
  let at = 0;
  await withstands(served, async (over) => {
    const flood = async () => {
      while (!over.aborted) {
        const body = bodies[at++ % bodies.length] as Uint8Array;
        // Whoever is refused before the body was read may see the connection break.
        await send(own, body, { replaced }).then(note, () => {});
      }
    };
    await Promise.all(Array.from({ length: 40 }, flood));
    const networks = Array.from({ length: 2 * maxIsolateModelUploads }, (_, i) => `203.0.113.${i}`);
    await Promise.all(networks.map((network) => stalled(own, network, claimed).then(note)));
  });
  const refusals = [...seen.keys()].filter((code) => code !== 'taken');
  expect(documented).toEqual(expect.arrayContaining(refusals));
  expect(seen.get('taken')).toBeGreaterThan(0);
  expect(seen.get('rate-limited')).toBeGreaterThan(0);
  expect(seen.get('model-upload-slow')).toBe(maxIsolateModelUploads);
  // All places were given back.
  const added = await served.host.addModel({ files: filesOf(tones) });
  expect(added).toMatchObject({ source: 'room', name: 'tones' });
});
