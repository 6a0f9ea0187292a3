/** Scores as they are told to few and to many. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Pace } from '../../durable-objects/publishing/pace.ts';
import { ScoresFeed, type ScoresReader } from '../../durable-objects/publishing/scores-feed.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { maxScoresSends, scoresTicks } from '../../protocol/limits.ts';
import type { Scores, ServerMessage } from '../../protocol/messages.ts';

class Reader implements ScoresReader {
  readonly hasPriority: boolean;
  pace: Pace = null;
  readonly paces: Pace[] = [];
  readonly told: ServerMessage[] = [];

  constructor(hasPriority = false) {
    this.hasPriority = hasPriority;
  }

  tellPace(pace: Pace): void {
    if (pace !== this.pace) this.paces.push(pace);
    this.pace = pace;
  }

  sendScoresText(text: string): void {
    this.told.push(JSON.parse(text));
  }
}

let sequence = 0;

function scoresOf(mic: string, model = 'tones'): Scores {
  return {
    participant: mic as ParticipantId,
    model: model as ModelId,
    sequence: sequence++,
    levelDb: -20,
    top: [['low', 0.9]],
  };
}

const audience = (size: number) => Array.from({ length: size }, () => new Reader());

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Windows of so many mics, for so long, 240 ms each. */
function hear(feed: ScoresFeed, mics: number, ms: number): void {
  for (const end = Date.now() + ms; Date.now() < end; vi.advanceTimersByTime(240)) {
    for (let mic = 0; mic < mics; mic++) feed.add(scoresOf(`${mic}`), Date.now());
  }
}

test('to few, each window is told at once, and nothing is left to do', () => {
  const [reader] = audience(1) as [Reader];
  const feed = new ScoresFeed(() => [reader]);
  const scores = scoresOf('a');
  feed.add(scores, Date.now());
  expect(reader.told).toEqual([{ type: 'scores', ...scores }]);
  expect(vi.getTimerCount()).toBe(0);
});

test('to many, the latest window of each mic and model is told with the next tick', () => {
  const readers = audience(scoresTicks[0].maxSubscribers);
  const feed = new ScoresFeed(() => readers);
  hear(feed, 16, 5000);
  const [reader] = readers as [Reader];
  expect(reader.paces).toEqual([4]);
  vi.runAllTimers();
  expect(vi.getTimerCount()).toBe(0);
  reader.told.length = 0;
  feed.add(scoresOf('a'), Date.now());
  const latest = [scoresOf('a'), scoresOf('a', 'birds'), scoresOf('b')];
  for (const scores of latest) feed.add(scores, Date.now());
  vi.runAllTimers();
  expect(reader.told).toEqual([{ type: 'tick', scores: latest }]);
  expect(vi.getTimerCount()).toBe(0);
});

test('to more, ticks come once a second, and four times to hosts and mics', () => {
  const host = new Reader(true);
  const readers = [...audience(scoresTicks[0].maxSubscribers), host];
  const feed = new ScoresFeed(() => readers);
  hear(feed, 16, 5000);
  const [reader] = readers as [Reader];
  expect([reader.paces, host.paces]).toEqual([[1], [4]]);
  reader.told.length = 0;
  host.told.length = 0;
  hear(feed, 16, 10_000);
  expect(reader.told.length).toBeGreaterThanOrEqual(9);
  expect(reader.told.length).toBeLessThanOrEqual(11);
  expect(host.told.length).toBeGreaterThanOrEqual(35);
  expect(host.told.length).toBeLessThanOrEqual(41);
});

test('to more than can be told, none are, but to hosts and mics', () => {
  const host = new Reader(true);
  const readers = [...audience(scoresTicks[1].maxSubscribers), host];
  const feed = new ScoresFeed(() => readers);
  hear(feed, 16, 5000);
  const [reader] = readers as [Reader];
  expect([reader.paces, host.paces]).toEqual([[0], [4]]);
  reader.told.length = 0;
  host.told.length = 0;
  hear(feed, 16, 2000);
  expect(reader.told).toEqual([]);
  expect(host.told.length).toBeGreaterThan(4);
});

test('once a mic is off, none of its scores are told any more', () => {
  const readers = audience(scoresTicks[0].maxSubscribers);
  const feed = new ScoresFeed(() => readers);
  hear(feed, 16, 5000);
  vi.runAllTimers();
  const [reader] = readers as [Reader];
  reader.told.length = 0;
  const [off, on] = [scoresOf('off'), scoresOf('on')];
  feed.add(off, Date.now());
  feed.add(on, Date.now());
  feed.forget(off.participant);
  vi.runAllTimers();
  expect(reader.told).toEqual([{ type: 'tick', scores: [on] }]);
  reader.told.length = 0;
  feed.add(off, Date.now());
  feed.forget(off.participant);
  vi.runAllTimers();
  expect(reader.told).toEqual([]);
});

test('as the others go, windows are told at once again, in order, and all learn of it', () => {
  let readers = audience(500);
  const feed = new ScoresFeed(() => readers);
  hear(feed, 16, 2000);
  readers = readers.slice(0, 10);
  const [reader] = readers as [Reader];
  hear(feed, 16, 12_000);
  expect(reader.paces).toEqual([4, null]);
  expect(reader.told.at(-1)).toMatchObject({ type: 'scores' });
  const sequences = reader.told.flatMap((message) =>
    message.type === 'tick' ? message.scores : message.type === 'scores' ? [message] : [],
  );
  const ofOne = sequences.filter(({ participant }) => participant === '0');
  expect(ofOne.map((scores) => scores.sequence)).toEqual(
    ofOne.map((scores) => scores.sequence).sort((a, b) => a - b),
  );
});

test('after waking the pace is the one that was told before', () => {
  const readers = audience(500);
  hear(new ScoresFeed(() => readers), 16, 2000);
  vi.runAllTimers();
  const woken = new ScoresFeed(() => readers);
  expect(woken.paceOf(new Reader())).toBe(4);
  hear(woken, 16, 10_000);
  expect(readers[0]?.paces).toEqual([4]);
});

test('no second takes more sends than are allowed at once', () => {
  const readers = audience(200);
  const feed = new ScoresFeed(() => readers);
  hear(feed, 16, 5000);
  for (const { told } of readers) told.length = 0;
  hear(feed, 16, 10_000);
  const sends = readers.reduce((sum, { told }) => sum + told.length, 0);
  expect(sends / 10).toBeLessThanOrEqual(maxScoresSends);
});
