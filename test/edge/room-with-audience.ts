/** A room whose audience sits on relays, though it is small. */
import { env, runInDurableObject } from 'cloudflare:test';
import { afterAll, beforeAll } from 'vitest';
import { audienceBounds } from '../../durable-objects/relays/audience.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { bounds } from './bounds.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';

/** For the rooms of a test file: one listener on the room, three on each relay, six in all. */
export function withSmallBounds(): void {
  beforeAll(() => {
    bounds.current = { direct: 1, relay: 3, audience: 6 };
  });
  afterAll(() => {
    bounds.current = audienceBounds;
  });
}

export const relayOf = (room: RoomCreated, relay = 1) =>
  env.RELAYS.getByName(`${room.id}/${relay}`);

/** A room with a host, a listener of its own, and so many others: `listener` came first of them. */
export async function roomWithAudience(count = 1) {
  const room = await createRoom();
  const host = await join(room, 'host');
  const direct = await join(room, 'listener', { name: 'Direct' });
  const listener = await join(room, 'listener', { name: 'L1' });
  const audience = [listener];
  for (let i = 2; i <= count; i++) audience.push(await join(room, 'listener', { name: `L${i}` }));
  return { room, host, direct, listener, audience };
}

/** All that a relay has stored. */
export const kept = (room: RoomCreated, relay = 1) =>
  runInDurableObject(relayOf(room, relay), (_, { storage }) => [
    ...storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'"),
    ...storage.kv.list(),
  ]);

type Logged = Extract<ServerMessage, { id: number }>;

/** Ids of the logged events that came live. */
export function idsOf({ received }: TestParticipant): number[] {
  return received
    .flatMap((message) => (message.type === 'events' ? message.events : message))
    .filter((message): message is Logged => 'id' in message)
    .map(({ id }) => id);
}
