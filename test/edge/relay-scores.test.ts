/** Scores as relays tell them: none once the listeners know that a mic is off. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import { RateMeter } from '../../durable-objects/rate-meter.ts';
import { Branches } from '../../durable-objects/relays/branches.ts';
import type { Batch } from '../../durable-objects/relays/news.ts';
import { RelayPlaces } from '../../durable-objects/relays/places.ts';
import { RelayOutlet } from '../../durable-objects/relays/relay-outlet.ts';
import type { EventId, ParticipantId } from '../../protocol/ids.ts';
import { tones } from './models.ts';
import { createRoom, join } from './participant.ts';
import { relayOf, roomWithAudience, withSmallBounds } from './room-with-audience.ts';

withSmallBounds();

const scoresOf = (participant: ParticipantId) => ({
  participant,
  model: tones.id,
  sequence: 1,
  levelDb: -20,
  top: [],
});

test('a room forgets the scores that wait for its relays when their mic goes off', async () => {
  const { id: roomId } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(roomId), async (_, { storage }) => {
    const told: Batch[] = [];
    const relay = { tell: async (batch: Batch) => void told.push(batch) };
    const namespace = { getByName: () => relay } as unknown as Cloudflare.Env['RELAYS'];
    const places = new RelayPlaces(storage.sql, 1);
    places.take();
    const branches = new Branches({ namespace, roomId, node: 0, sends: new RateMeter() });
    const outlet = new RelayOutlet(branches, places);
    const [gone, here] = ['gone', 'here'] as ParticipantId[];
    if (!gone || !here) throw new Error('nobody');
    const now = Date.now();
    outlet.scores(scoresOf(gone), now);
    outlet.scores(scoresOf(here), now);
    outlet.event({
      type: 'leave',
      id: 1 as EventId,
      at: now,
      participant: gone,
      name: 'Yard',
      reason: 'left',
    });
    await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 30_000 });
    expect(told.map(({ scores = [] }) => scores)).toEqual([[], [scoresOf(here)]]);
    outlet.erase();
  });
});

test('a relay drops scores that come after their mic is off', async () => {
  const { room, listener } = await roomWithAudience();
  const [on, off] = [await join(room, 'mic'), await join(room, 'mic')];
  for (const each of [on, off]) each.say({ type: 'mic', on: true });
  off.say({ type: 'mic', on: false });
  for (let i = 0; i < 3; i++) await listener.next('update');
  const scores = [off, on].map(({ welcome }) => scoresOf(welcome.you));
  await relayOf(room).tell({ relays: [1], scores });
  expect((await listener.next('scores')).participant).toBe(on.welcome.you);
  await listener.settle();
  expect(listener.all('scores')).toHaveLength(1);
});
