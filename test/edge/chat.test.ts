/** Text to everyone: who may write it, what it may be, what is kept of it. */
import { env, evictDurableObject, SELF } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { chatBucket, maxChatLength } from '../../protocol/limits.ts';
import { createRoom, join, origin } from './participant.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function setChat(room: RoomCreated, chat: string): Promise<void> {
  await SELF.fetch(`${origin}/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({ chat }),
  });
}

test('what one writes everyone reads, the writer too, and who comes later', async () => {
  const room = await createRoom();
  const teacher = await join(room, 'host', { name: 'Ms Rey' });
  const pupil = await join(room, 'listener');
  const text = 'Now clap twice.\n<b>Loudly</b> 👏🏽';
  teacher.say({ type: 'chat', text: `  ${text} ` });
  const event = await pupil.next('chat');
  expect(event).toMatchObject({ name: 'Ms Rey', role: 'host', text });
  expect(event.participant).toBe(teacher.welcome.you);
  expect(await teacher.next('chat')).toEqual(event);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  expect((await join(room, 'listener')).welcome.events).toEqual([event]);
});

test('a text at the limit is taken, one beyond it is refused', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  listener.say({ type: 'chat', text: 'x'.repeat(maxChatLength) });
  expect((await listener.next('chat')).text).toHaveLength(maxChatLength);
  listener.say({ type: 'chat', text: 'x'.repeat(maxChatLength + 1) });
  expect(await listener.next('error')).toMatchObject({ code: 'bad-text', closing: false });
});

test.each([
  ['nothing', ''],
  ['blanks only', ' \n\u200d '],
  ['marks alone that turn text', '\u202e\u2066'],
])('%s is no text: its writer is told and stays', async (_, text) => {
  const listener = await join(await createRoom(), 'listener');
  listener.say({ type: 'chat', text });
  expect(await listener.next('error')).toMatchObject({ code: 'bad-text', closing: false });
  await listener.settle();
  expect(listener.all('chat')).toEqual([]);
});

test('a text is told without what turns it or is not seen, with its lines and joiners', async () => {
  const listener = await join(await createRoom(), 'listener');
  listener.say({ type: 'chat', text: 'abc\u202edef\u0007\r\nمی\u200cخواهم\u0085👩‍🔬\ufeff' });
  expect((await listener.next('chat')).text).toBe('abcdef\nمی\u200cخواهم\n👩‍🔬');
});

test('who writes too fast is told and stays, and may write again in a while', async () => {
  const room = await createRoom();
  const other = await join(room, 'listener');
  const writer = await join(room, 'listener');
  for (let i = 0; i <= chatBucket.capacity; i++) writer.say({ type: 'chat', text: `${i}` });
  expect(await writer.next('error')).toMatchObject({
    code: 'rate-limited',
    closing: false,
    retryAfterSeconds: 5,
  });
  await writer.settle();
  await other.settle();
  expect(other.all('chat')).toHaveLength(chatBucket.capacity);
  vi.setSystemTime(Date.now() + 1000 / chatBucket.refillPerSecond);
  writer.say({ type: 'chat', text: 'again' });
  await writer.settle();
  expect(writer.all('chat').at(-1)?.text).toBe('again');
});

test.each([
  ['off', ['host', 'mic', 'listener']],
  ['host', ['mic', 'listener']],
  ['everyone', []],
] as const)(
  'with messages set to %s these are told that they may not: %j',
  async (mode, refused) => {
    const room = await createRoom();
    await setChat(room, mode);
    for (const role of ['host', 'mic', 'listener'] as const) {
      const writer = await join(room, role);
      writer.say({ type: 'chat', text: role });
      await writer.settle();
      const errors = writer.all('error').map(({ code, closing }) => ({ code, closing }));
      const silenced = (refused as readonly string[]).includes(role);
      expect(errors).toEqual(silenced ? [{ code: 'chat-off', closing: false }] : []);
      expect(writer.all('chat')).toHaveLength(silenced ? 0 : 1);
    }
  },
);
