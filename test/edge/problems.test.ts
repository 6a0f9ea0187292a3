/** Whatever is asked of `/api/*`, a refusal is a problem document. */
import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { someRoomId } from '../room-id.ts';
import { expectProblem } from './clip-upload.ts';
import { createRoom, origin } from './participant.ts';

test.each([
  ['PUT', '/api/rooms', 'POST'],
  ['GET', '/api/rooms', 'POST'],
  ['POST', '/api/health', 'GET, HEAD'],
  ['PUT', `/api/rooms/${someRoomId}`, 'GET, DELETE, HEAD'],
  ['DELETE', `/api/rooms/${someRoomId}/socket`, 'GET, HEAD'],
  ['GET', `/api/rooms/${someRoomId}/settings`, 'PATCH'],
  ['PATCH', `/api/rooms/${someRoomId}/clips`, 'GET, POST, HEAD'],
])('%s %s is told what it may do there', async (method, path, allowed) => {
  const response = await SELF.fetch(origin + path, { method });
  expect(response.headers.get('allow')).toBe(allowed);
  await expectProblem(response, 'method-not-allowed');
});

test.each(['/api/', '/api/nothing', '/api/rooms/', '/api/rooms/%E0%A4%A/clips/x/y', '/api/socket'])(
  'nothing is at %s, by any method',
  async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      await expectProblem(await SELF.fetch(origin + path, { method }), 'not-found');
    }
    const head = await SELF.fetch(origin + path, { method: 'HEAD' });
    expect(head.status).toBe(404);
    expect(await head.text()).toBe('');
  },
);

test('an address far longer than any of ours is refused like another', async () => {
  const response = await SELF.fetch(`${origin}/api/rooms/${'0'.repeat(10_000)}`);
  await expectProblem(response, 'room-not-found');
});

test.each(['', '{', 'null', '[]', '"x"', '{"chat":'])('the body %j is refused', async (body) => {
  const { id, keys } = await createRoom();
  const headers = { authorization: `Bearer ${keys.host}`, 'content-type': 'application/json' };
  for (const [method, path] of [
    ['PATCH', 'settings'],
    ['POST', 'keys'],
  ]) {
    const url = `${origin}/api/rooms/${id}/${path}`;
    await expectProblem(
      await SELF.fetch(url, { method: method as string, headers, body }),
      'bad-request',
    );
  }
});

test('a socket opened as a page is told to upgrade', async () => {
  const response = await SELF.fetch(`${origin}/api/rooms/${someRoomId}/socket`);
  expect(response.headers.get('upgrade')).toBe('websocket');
  await expectProblem(response, 'upgrade-expected');
});

test('answers bind this host to HTTPS, and none below it', async () => {
  const response = await SELF.fetch(`${origin}/api/health`);
  expect(response.headers.get('strict-transport-security')).toBe('max-age=15552000');
});
