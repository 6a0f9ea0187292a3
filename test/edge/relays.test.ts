/** The audience of a room, beyond the listeners that the room holds itself. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audienceBounds } from '../../durable-objects/relays/audience.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { bounds } from './bounds.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';
import { code, hostly, rotate, status } from './room-with-texts.ts';
import { low, silence } from './sound.ts';

beforeAll(() => {
  bounds.current = { direct: 1, relay: 3, audience: 6 };
});
afterAll(() => {
  bounds.current = audienceBounds;
});

const relayOf = (room: RoomCreated, relay = 1) => env.RELAYS.getByName(`${room.id}/${relay}`);

/** A room with a host, a listener of its own and others on its first relay. */
async function roomWithAudience(count: number) {
  const room = await createRoom();
  const host = await join(room, 'host');
  const direct = await join(room, 'listener', { name: 'Direct' });
  const audience: Awaited<ReturnType<typeof join>>[] = [];
  for (let i = 1; i <= count; i++) audience.push(await join(room, 'listener', { name: `L${i}` }));
  return { room, host, direct, audience };
}

type Logged = Extract<ServerMessage, { id: number }>;

/** Ids of the logged events that came live. */
function idsOf({ received }: TestParticipant): number[] {
  return received
    .flatMap((message) => (message.type === 'events' ? message.events : message))
    .filter((message): message is Logged => 'id' in message)
    .map(({ id }) => id);
}

test('a listener beyond the bound is served by a relay, and is counted instead of listed', async () => {
  const { room, host, audience } = await roomWithAudience(1);
  const [listener] = audience;
  const welcome = listener?.welcome;
  expect(listener?.selectedProtocol).toBe('earshot.2');
  expect(welcome).toMatchObject({ roomId: room.id, role: 'listener', audience: 1 });
  expect(welcome?.participants.map(({ name }) => name)).toEqual(['host', 'Direct', 'L1']);
  expect(welcome?.you).toBe(welcome?.participants.at(-1)?.id);
  expect((await host.next('audience')).count).toBe(1);
  expect(await status(room)).toMatchObject({ audience: 1 });
  expect((await status(room)).participants.map(({ name }) => name)).toEqual(['host', 'Direct']);
  listener?.close();
  expect((await listener?.closed)?.code).toBe(1000);
  expect((await host.next('audience')).count).toBe(0);
  expect(host.all('join').map(({ participant }) => participant.name)).toEqual(['Direct']);
});
