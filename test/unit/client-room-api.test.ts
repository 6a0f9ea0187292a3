/** What the SDK asks a room over HTTP, against a real server on this machine. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RoomApi } from '../../client/index.ts';
import { someRoomId } from '../room-id.ts';

let server: Server;
let asked: URL[];
let api: RoomApi;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://room'));
    response.end('WEBVTT');
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
      message: expect.stringContaining('Choose a name that can be seen'),
    });
  }
  expect(asked).toEqual([]);
});
