import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { News } from '../../durable-objects/relays/news.ts';
import { RelayFeed } from '../../durable-objects/relays/relay-feed.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { maxRelayBacklog } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Scores } from '../../protocol/messages.ts';

const event = (id: number) =>
  ({ type: 'clip-removed', id, at: 0, clip: 'c' }) as unknown as LoggedEvent;
const scores = (participant: string, sequence: number) =>
  ({ participant, model: 'm', sequence, levelDb: 0, top: [] }) as unknown as Scores;
const ids = ({ events = [] }: News) => events.map(({ id }) => id);

/** A relay that answers when it is told to. */
class SlowRelay {
  readonly told: News[] = [];
  #answer = Promise.withResolvers<void>();

  readonly feed = new RelayFeed((news) => {
    this.told.push(news);
    this.#answer = Promise.withResolvers();
    return this.#answer.promise;
  });

  async answer(): Promise<void> {
    this.#answer.resolve();
    await vi.advanceTimersByTimeAsync(0);
  }

  async fail(): Promise<void> {
    this.#answer.reject(new Error('The relay cannot be reached.'));
    await vi.advanceTimersByTimeAsync(0);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('one call at a time: what comes meanwhile is told together, with the latest scores only', async () => {
  const slow = new SlowRelay();
  slow.feed.tell({ events: [event(1)] });
  slow.feed.tell({ events: [event(2)], scores: [scores('a', 1), scores('b', 1)] });
  slow.feed.tell({ events: [event(3)], audience: 7 });
  slow.feed.tell({ scores: [scores('a', 2)], audience: 9 });
  expect(slow.told).toHaveLength(1);
  await slow.answer();
  expect(slow.told).toHaveLength(2);
  expect(slow.told[1]).toMatchObject({ audience: 9, scores: [scores('a', 2), scores('b', 1)] });
  expect(slow.told.map(ids)).toEqual([[1], [2, 3]]);
  await slow.answer();
  expect(slow.told).toHaveLength(2);
});

test('who moved waits too, the latest of each participant', async () => {
  const slow = new SlowRelay();
  const [ada, bob] = ['ada', 'bob'] as [ParticipantId, ParticipantId];
  slow.feed.tell({ moves: [{ participant: ada, at: 1 }] });
  slow.feed.tell({ moves: [{ participant: ada, at: 2 }] });
  slow.feed.tell({ moves: [{ participant: bob, at: 3 }] });
  slow.feed.tell({ moves: [{ participant: ada, at: 4 }] });
  await slow.answer();
  expect(slow.told.map(({ moves }) => moves)).toEqual([
    [{ participant: ada, at: 1 }],
    [
      { participant: ada, at: 4 },
      { participant: bob, at: 3 },
    ],
  ]);
});

test('a relay that cannot be reached is told again, and nothing of the log is lost', async () => {
  const relay = new SlowRelay();
  relay.feed.tell({ events: [event(1)] });
  await relay.fail();
  relay.feed.tell({ events: [event(2)] });
  expect(relay.told).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(250);
  expect(relay.told.map(ids)).toEqual([[1], [1, 2]]);
  await relay.answer();
  relay.feed.tell({ events: [event(3)] });
  expect(relay.told.map(ids)).toEqual([[1], [1, 2], [3]]);
});

test('only the latest events wait for a relay that stays away, and in the end none', async () => {
  const relay = new SlowRelay();
  relay.feed.tell({ events: [event(0)] });
  for (let id = 1; id <= maxRelayBacklog + 5; id++) relay.feed.tell({ events: [event(id)] });
  await relay.fail();
  await vi.advanceTimersByTimeAsync(250);
  expect(ids(relay.told[1] as News)).toHaveLength(maxRelayBacklog);
  expect(ids(relay.told[1] as News).at(-1)).toBe(maxRelayBacklog + 5);
  for (let i = 0; i < 20; i++) {
    await relay.fail();
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(vi.getTimerCount()).toBe(0);
  const attempts = relay.told.length;
  relay.feed.tell({ events: [event(2_000)] });
  expect(relay.told.slice(attempts).map(ids)).toEqual([[2_000]]);
});

test('a feed that is stopped tells nothing any more', async () => {
  const relay = new SlowRelay();
  relay.feed.tell({ events: [event(1)] });
  await relay.fail();
  relay.feed.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(relay.told).toHaveLength(1);
});
