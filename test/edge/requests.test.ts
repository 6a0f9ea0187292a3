/** What the Worker may ask a room, where something other than our Worker asks. */
import { env } from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import { repeatable } from '../../durable-objects/requests.ts';
import { createRoom } from './participant.ts';

test.each([
  ['toString', {}],
  ['__proto__', {}],
  ['no such request', {}],
])('%s is no request, and changes nothing', async (name, args) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const room = await createRoom();
  const stub = env.ROOMS.getByName(room.id);
  expect(await stub.ask(name, room.keys.host, args)).toMatchObject({ refused: 'server-error' });
  expect(await stub.ask('status', room.keys.host, {})).toMatchObject({ value: { id: room.id } });
  vi.restoreAllMocks();
});

test.each([
  ['status', { role: 'host' }],
  ['detections', { from: 'yesterday', to: 1 }],
  ['changeSettings', { change: { volume: 11 } }],
  ['rotateKeys', { roles: ['king'] }],
  ['clip', {}],
  ['storeClip', { clip: { id: 'x' } }],
  ['clips', null],
])('%s with other arguments than its own is refused', async (name, args) => {
  const room = await createRoom();
  const answer = await env.ROOMS.getByName(room.id).ask(name, room.keys.host, args);
  expect(answer).toMatchObject({ refused: 'bad-request' });
});

test('nobody makes a room a second time, or one whose id is not its own kind', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const room = await createRoom();
  const keyHashes = { host: 'a', mic: 'b', listener: 'c' };
  const again = env.ROOMS.getByName(room.id).ask('create', undefined, {
    id: room.id,
    keyHashes,
    guestKeys: '',
  });
  expect(await again).toMatchObject({ refused: 'server-error' });
  expect(await env.ROOMS.getByName(room.id).ask('status', room.keys.host, {})).toHaveProperty(
    'value',
  );
  const odd = env.ROOMS.getByName('odd').ask('create', undefined, {
    id: 'odd',
    keyHashes,
    guestKeys: '',
  });
  expect(await odd).toMatchObject({ refused: 'server-error' });
  vi.restoreAllMocks();
});

test('what makes, replaces or deletes is not asked twice', () => {
  for (const name of ['create', 'rotateKeys', 'reserveClip', 'storeClip', 'removeClip', 'delete']) {
    expect(repeatable.has(name as never)).toBe(false);
  }
});
