/** What the SDK asks a room over HTTP, against a real server on this machine. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RoomApi } from '../../client/index.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { someRoomId } from '../room-id.ts';
import { model } from './room-server.ts';

let server: Server;
let asked: URL[];
/** Of each request: its method, its media type, and its body as text. */
let sent: { method: string; type: string; body: string }[];
/** What is answered, if not a text. */
let answer: unknown;
let api: RoomApi;

beforeEach(async () => {
  asked = [];
  sent = [];
  answer = undefined;
  server = createServer(async (request, response) => {
    asked.push(new URL(request.url ?? '', 'http://room'));
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    sent.push({
      method: request.method ?? '',
      type,
      body: Buffer.concat(parts).toString('latin1'),
    });
    if (answer !== undefined) response.setHeader('content-type', 'application/json');
    response.end(answer === undefined ? 'WEBVTT' : JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = new RoomApi({ link: `${origin}/r/${someRoomId}#${'k'.repeat(22)}).` });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a range arrives as it was given, its zone and its plus sign too', async () => {
  const from = '2026-11-26T19:00:00+01:00';
  await api.detections('csv', { from, tz: 'Europe/Berlin', spreadsheet: true, separator: ';' });
  await api.detections('vtt', { from: new Date(1_795_247_863_397), to: 1_795_247_863_398 });
  expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
    { format: 'csv', from, tz: 'Europe/Berlin', spreadsheet: 'true', separator: ';' },
    { format: 'vtt', from: '1795247863397', to: '1795247863398' },
  ]);
});

test('a recording whose name cannot be taken is not sent at all', async () => {
  for (const name of ['\u200e', 'x'.repeat(129)]) {
    await expect(api.addClip(new Blob(['RIFF']), { name })).rejects.toMatchObject({
      code: 'bad-name',
      message: expect.stringContaining('Choose a visible name'),
    });
  }
  expect(asked).toEqual([]);
});

const doorbell = 'doorbell-7x3kq0' as ModelId;

test('a model is given as a zip, as files, by its address and from the catalogue', async () => {
  answer = { ...model('doorbell-7x3kq0'), source: 'room' };
  expect(await api.addModel({ file: new Blob(['PK']) }, { name: 'Doorbell' })).toEqual(answer);
  const files = ['model.json', 'weights.bin'].map((name) => new File(['{}'], name));
  await api.addModel({ files }, { replace: doorbell });
  await api.addModel(
    { url: 'https://teachablemachine.withgoogle.com/models/x/' },
    { name: 'Bell' },
  );
  await api.addModel({ catalogue: 'yamnet' });
  expect(asked.map(({ pathname }) => pathname.split('/').slice(4).join('/'))).toEqual([
    'models',
    'models/doorbell-7x3kq0',
    'models',
    'models',
  ]);
  expect(sent.map(({ method, type }) => `${method} ${type}`)).toEqual([
    'POST multipart/form-data',
    'PUT multipart/form-data',
    'POST application/json',
    'POST application/json',
  ]);
  expect(sent[0]?.body).toContain('filename="model.zip"');
  expect(sent[0]?.body).toContain('Doorbell');
  expect(sent[1]?.body).toContain('filename="weights.bin"');
  expect(sent.slice(2).map(({ body }) => JSON.parse(body))).toEqual([
    { url: 'https://teachablemachine.withgoogle.com/models/x/', name: 'Bell' },
    { catalogue: 'yamnet' },
  ]);
});

test('models are listed, changed and removed', async () => {
  answer = { models: [model('m')] };
  expect(await api.listModels()).toEqual([model('m')]);
  answer = model('m');
  expect(await api.changeModel(doorbell, { titles: { dog: 'Our dog' } })).toEqual(answer);
  await api.removeModel(doorbell);
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'DELETE']);
  expect(JSON.parse(sent[1]?.body ?? '')).toEqual({ titles: { dog: 'Our dog' } });
});

test('a model whose name cannot be taken is not sent at all', async () => {
  const adding = api.addModel({ file: new Blob(['PK']) }, { name: 'x'.repeat(65) });
  await expect(adding).rejects.toMatchObject({ code: 'bad-name' });
  expect(asked).toEqual([]);
});

test('what was heard comes with the verdicts on it', async () => {
  const heard = { participant: 'p', name: 'Hall', model: 'm', label: 'dog', at: 5, peak: 0.9 };
  const verdict = { right: false, label: 'siren', participant: 'q', name: 'Ada', at: 6 };
  answer = { detections: [{ id: 3, ...heard, verdict }] };
  expect(await api.heard({ to: 9, match: 'onset' })).toEqual([{ id: 3, ...heard, verdict }]);
  expect(asked.map(({ pathname, search }) => pathname + search)).toEqual([
    `/api/rooms/${someRoomId}/detections?format=json&to=9&match=onset`,
  ]);
});
