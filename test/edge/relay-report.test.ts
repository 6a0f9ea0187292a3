/** What a relay tells its room of its listeners. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RelayReport } from '../../durable-objects/relays/relay-report.ts';
import { RoomLink } from '../../durable-objects/relays/room-link.ts';
import type { ParticipantId, RoomId } from '../../protocol/ids.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A relay with two listeners, and what its room is asked; the room cannot be reached at first. */
function reporting() {
  const asked: unknown[] = [];
  const room = {
    reached: false,
    ask: async (_name: string, _key: undefined, args: unknown) => {
      asked.push(args);
      if (!room.reached) throw new Error('The room cannot be reached.');
      return { value: null };
    },
  };
  const rooms = { getByName: () => room } as unknown as Cloudflare.Env['ROOMS'];
  const report = new RelayReport({
    relay: 3,
    sessions: { count: 2 },
    link: new RoomLink(rooms, 'room' as RoomId),
    store: { copy: undefined, reported: undefined },
    empty: () => {},
    orphaned: () => {},
  });
  return { report, asked, room };
}

const [ada, bob] = ['ada', 'bob'] as [ParticipantId, ParticipantId];

test('who came back is reported again to a room that could not be reached', async () => {
  const { report, asked, room } = reporting();
  report.resumed(ada, 1);
  await vi.advanceTimersByTimeAsync(1_000);
  report.resumed(bob, 2);
  room.reached = true;
  await vi.advanceTimersByTimeAsync(10_000);
  const both = [
    { participant: ada, at: 1 },
    { participant: bob, at: 2 },
  ];
  expect(asked).toEqual([
    { relay: 3, listeners: 2, resumed: both.slice(0, 1) },
    { relay: 3, listeners: 2, resumed: both },
  ]);
  report.plan();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.at(-1)).toEqual({ relay: 3, listeners: 2, resumed: [] });
  expect(vi.getTimerCount()).toBe(0);
});
