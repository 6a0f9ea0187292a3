import { beforeAll, describe, expect, test } from 'vitest';
import type { Clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { ask, expectProblem, loseSound, shortWav, store } from './clip-upload.ts';
import { createRoom } from './participant.ts';

let room: RoomCreated;
let clip: Clip;
beforeAll(async () => {
  room = await createRoom();
  clip = await store(room, shortWav, { name: 'Caf\u00e9 "1"; it\'s *' });
});

const last = shortWav.length - 1;

function play(headers: HeadersInit = {}, method = 'GET'): Promise<Response> {
  return ask(room, `/${clip.id}`, { headers, method }, 'listener');
}

/** The entity tag of the clip. */
async function etag(): Promise<string> {
  return (await play({}, 'HEAD')).headers.get('etag') ?? '';
}

test('a clip is played as what it is, and nothing that a browser would run or keep', async () => {
  const response = await play();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-disposition':
      "inline; filename=recording.wav; filename*=UTF-8''Caf%C3%A9%20%221%22%3B%20it%27s%20%2A.wav",
    'content-length': `${shortWav.length}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'audio/wav',
    'cross-origin-resource-policy': 'same-origin',
    etag: expect.stringMatching(/^"[^"]+"$/),
    'last-modified': expect.stringMatching(/ GMT$/),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), shortWav)).toBe(0);
});

test('a clip is played by a page of another origin that may use the room', async () => {
  const own = { origin: 'http://earshot.test' };
  expect((await play(own)).headers.get('access-control-allow-origin')).toBe(own.origin);
  await expectProblem(await play({ origin: 'https://evil.example' }), 'origin-not-allowed');
});

describe('a range is answered with that part:', () => {
  test.each([
    ['bytes=0-', 0, last],
    ['bytes=0-0', 0, 0],
    ['bytes=44-99', 44, 99],
    ['bytes=100-', 100, last],
    [`bytes=${last}-`, last, last],
    ['bytes=10-99999999', 10, last],
    ['bytes=-5', last - 4, last],
    ['bytes=-99999999', 0, last],
  ])('%s', async (range, first, end) => {
    const response = await play({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${end}/${shortWav.length}`);
    expect(response.headers.get('content-length')).toBe(`${end - first + 1}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Buffer.compare(bytes, shortWav.subarray(first, end + 1))).toBe(0);
  });

  test.each([`bytes=${last + 1}-`, 'bytes=-0', 'bytes=99999999-'])(
    '%s lies outside',
    async (range) => {
      const response = await play({ range });
      expect(response.headers.get('content-range')).toBe(`bytes */${shortWav.length}`);
      await expectProblem(response, 'range-unsatisfiable');
    },
  );

  test.each(['bytes=0-1,5-9', 'lines=0-1', 'bytes=9-1', 'bytes=-', 'bytes=x-'])(
    '%s is none, and all is sent',
    async (range) => {
      const response = await play({ range });
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe(shortWav.length);
    },
  );

  test('if the clip is still the one that was begun', async () => {
    const range = 'bytes=0-9';
    expect((await play({ range, 'if-range': await etag() })).status).toBe(206);
    for (const range of ['bytes=0-9', `bytes=${last + 1}-`]) {
      const other = await play({ range, 'if-range': '"another"' });
      expect(other.status).toBe(200);
      expect((await other.arrayBuffer()).byteLength).toBe(shortWav.length);
    }
  });
});

test('HEAD tells what GET would, without the sound', async () => {
  const response = await play({ range: 'bytes=0-9' }, 'HEAD');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-length')).toBe(`${shortWav.length}`);
  expect(response.headers.get('accept-ranges')).toBe('bytes');
  expect(await response.text()).toBe('');
  expect((await play({ 'if-none-match': await etag() }, 'HEAD')).status).toBe(304);
});

describe('a clip is sent under a condition:', () => {
  /** `TAG` stands for the clip's entity tag. */
  const outcomes: [status: number, conditions: Record<string, string>][] = [
    [304, { 'if-none-match': 'TAG' }],
    [304, { 'if-none-match': '"another", W/TAG' }],
    [304, { 'if-none-match': '*' }],
    [304, { 'if-none-match': ', ,TAG,' }],
    [304, { 'if-modified-since': 'Friday, 01-Jan-38 00:00:00 GMT' }],
    [304, { 'if-modified-since': 'Fri Jan  1 00:00:00 2100' }],
    [304, { 'if-none-match': 'TAG', range: 'bytes=0-9' }],
    [304, { 'if-none-match': 'TAG', range: 'bytes=99999999-' }],
    [304, { 'if-match': 'TAG', 'if-none-match': 'TAG' }],
    [304, { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }],
    [200, { 'if-none-match': '"another"' }],
    [200, { 'if-none-match': '"another"', 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }],
    [206, { 'if-none-match': '"another"', range: 'bytes=0-9' }],
    [200, { 'if-match': '"another", TAG' }],
    [412, { 'if-match': '"another"' }],
    [412, { 'if-match': 'W/TAG' }],
    [412, { 'if-match': '"another",' }],
    [412, { 'if-match': '"another"', 'if-none-match': 'TAG' }],
    [412, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ];
  test.each(outcomes)('%i for %o', async (status, conditions) => {
    const tag = await etag();
    const given = Object.entries(conditions).map(([name, value]) => [
      name,
      value.replace('TAG', tag),
    ]);
    const response = await play(Object.fromEntries(given));
    expect(response.status).toBe(status);
    expect(response.headers.get('etag')).toBe(tag);
    const bytes = (await response.arrayBuffer()).byteLength;
    expect(bytes).toBe({ 200: shortWav.length, 206: 10 }[status] ?? 0);
  });

  test.each(['', 'T', '"', 'W/', '"a" "b"', ',', '*, "a"', 'yesterday', '2100-01-01', '9'])(
    'none is what cannot be read as one: %j',
    async (value) => {
      const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
      for (const name of names) {
        const response = await play({ [name]: value });
        expect(response.status).toBe(200);
        expect((await response.arrayBuffer()).byteLength).toBe(shortWav.length);
      }
    },
  );
});

test('a clip that is not there, or of another room, is not found', async () => {
  await expectProblem(await ask(room, '/nothing'), 'clip-not-found');
  const other = await createRoom();
  await expectProblem(await ask(other, `/${clip.id}`), 'clip-not-found');
  const lost = await store(other);
  await loseSound(other, lost.id);
  const asking: RequestInit[] = [
    {},
    { headers: { range: 'bytes=0-9' } },
    { headers: { range: 'bytes=99999999-' } },
    { headers: { 'if-none-match': '*' } },
    { headers: { 'if-match': '"another"' } },
  ];
  for (const init of asking) {
    await expectProblem(await ask(other, `/${lost.id}`, init), 'clip-not-found');
  }
  expect((await ask(other, `/${lost.id}`, { method: 'HEAD' })).status).toBe(404);
});
