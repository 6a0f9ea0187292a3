import { SELF } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import type { Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxClipBytes, maxClipNameLength } from '../../protocol/limits.ts';
import type { RefusalCode } from '../../protocol/refusals.ts';
import {
  ask,
  clipsUrl,
  expectNothingLeft,
  expectProblem,
  flac,
  formOf,
  list,
  shortWav,
  store,
  upload,
} from './clip-upload.ts';
import { createRoom } from './participant.ts';

const post = (room: RoomCreated, body: BodyInit, headers: HeadersInit = {}, role: Role = 'mic') =>
  ask(room, '', { method: 'POST', body, headers }, role);

function formWith(entries: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(entries)) form.append(name, value);
  return form;
}

const text = (content: string) => new TextEncoder().encode(content);
const boundary = { 'content-type': 'multipart/form-data; boundary=xx' };
const part = (rest: string) =>
  text(`--xx\r\ncontent-disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n${rest}`);

const refused: [string, RefusalCode, (room: RoomCreated) => Promise<Response>][] = [
  ['no body', 'clip-missing', (room) => ask(room, '', { method: 'POST' }, 'mic')],
  ['a body that is no form', 'clip-missing', (room) => post(room, shortWav)],
  ['another kind of form', 'clip-missing', (room) => post(room, new URLSearchParams('audio=1'))],
  ['no boundary', 'clip-missing', (r) => post(r, 'x', { 'content-type': 'multipart/form-data' })],
  ['an empty form', 'clip-missing', (room) => post(room, formWith({ name: 'x' }))],
  [
    'the file in another field',
    'clip-missing',
    (r) => post(r, formWith({ file: new Blob([shortWav]) })),
  ],
  ['text instead of a file', 'clip-missing', (room) => post(room, formWith({ audio: 'RIFF' }))],
  ['an empty file', 'clip-empty', (room) => upload(room, new Uint8Array(0))],
  ['a page', 'clip-unsupported', (room) => upload(room, text('<!doctype html><script>'))],
  ['a drawing', 'clip-unsupported', (room) => upload(room, text('<svg onload="alert(1)"/>'))],
  ['an archive', 'clip-unsupported', (room) => upload(room, text('PK\u0003\u0004'))],
  ['a name alone', 'clip-unsupported', (r) => upload(r, text('sound'), { fileName: 'a.wav' })],
  ['WAV without sound', 'clip-unreadable', (room) => upload(room, shortWav.slice(0, 44))],
  ['WAV cut in its header', 'clip-unreadable', (room) => upload(room, shortWav.slice(0, 30))],
  ['WAV of GSM', 'clip-unreadable', (room) => upload(room, shortWav.with(20, 0x31))],
  ['a form cut off', 'bad-request', (room) => post(room, part('RIFF....WAVEfmt '), boundary)],
  ['a form cut in its header', 'bad-request', (r) => post(r, part('').slice(0, 30), boundary)],
  ['one byte too many', 'clip-too-large', (room) => upload(room, flac(maxClipBytes + 1))],
  [
    'far too many bytes, as a stream',
    'clip-too-large',
    (room) => {
      const body = new Response(formOf(flac(maxClipBytes + 100_000)));
      const type = { 'content-type': body.headers.get('content-type') ?? '' };
      return post(room, body.body as ReadableStream, type);
    },
  ],
  ['a name of blanks', 'bad-name', (room) => upload(room, shortWav, { name: '  ' })],
  ['a name nobody sees', 'bad-name', (room) => upload(room, shortWav, { name: '\u200e\u00ad' })],
  [
    'a name of one character too many',
    'bad-name',
    (room) => upload(room, shortWav, { name: 'x'.repeat(maxClipNameLength + 1) }),
  ],
];

describe('is refused, and nothing of it is left:', () => {
  test.each(refused)('%s: %s', async (_, code, send) => {
    const room = await createRoom();
    await expectProblem(await send(room), code);
    await expectNothingLeft(room);
  });
});

test('a name that comes first is refused before the recording is read', async () => {
  const room = await createRoom();
  const start = '--xx\r\ncontent-disposition: form-data; name="name"\r\n\r\n\u200b\r\n';
  let sent = 0;
  // A recording without an end: whoever read it to the end would never answer.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await scheduler.wait(5);
      controller.enqueue(sent++ === 0 ? text(start) : part('RIFF'));
    },
  });
  await expectProblem(await post(room, body, boundary), 'bad-name');
  await expectNothingLeft(room);
});

test('an empty field for the name is none', async () => {
  const clip = await store(await createRoom(), shortWav, { name: '', fileName: 'Tür.wav' });
  expect(clip.name).toBe('Tür.wav');
});

test.each<[string, Uint8Array, string]>([
  ['MP3 in a WAV file', shortWav.with(20, 0x55), 'MP3 in a WAV file'],
  ['AIFF', text('FORM\0\0\0\0AIFFCOMM'), 'this is AIFF'],
])('a refusal says what was found: %s', async (_, file, detail) => {
  const response = await upload(await createRoom(), file);
  expect(await response.json()).toMatchObject({ detail });
});

test('the largest recording and the longest name are taken', async () => {
  const room = await createRoom();
  const name = 'x'.repeat(maxClipNameLength);
  expect(await store(room, flac(maxClipBytes), { name })).toMatchObject({
    bytes: maxClipBytes,
    name,
  });
});

test('listeners do not add, mics do not remove, and nobody does without a key', async () => {
  const room = await createRoom();
  await expectProblem(await upload(room, shortWav, {}, 'listener'), 'not-allowed');
  const { id } = await store(room);
  for (const role of ['mic', 'listener'] as const) {
    const response = await ask(room, `/${id}`, { method: 'DELETE' }, role);
    await expectProblem(response, 'not-allowed');
  }
  for (const path of ['', `/${id}`]) {
    await expectProblem(await SELF.fetch(clipsUrl(room, path)), 'key-missing');
    const wrong = await SELF.fetch(clipsUrl(room, `${path}?key=${room.keys.host}x`));
    await expectProblem(wrong, path === '' ? 'key-missing' : 'key-wrong');
  }
  const body = formOf(shortWav);
  await expectProblem(await SELF.fetch(clipsUrl(room), { method: 'POST', body }), 'key-missing');
  const byKeyInAddress = clipsUrl(room, `/${id}?key=${room.keys.host}`);
  await expectProblem(await SELF.fetch(byKeyInAddress, { method: 'DELETE' }), 'key-missing');
  expect(await list(room)).toHaveLength(1);
});
