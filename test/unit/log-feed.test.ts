/** Logged events as they are told to few and to many: each once, in order, however they were delayed. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogFeed, type LogReader } from '../../durable-objects/publishing/log-feed.ts';
import type { EventId, ParticipantId } from '../../protocol/ids.ts';
import {
  eventSendBucket,
  maxEventsTold,
  maxEventWaitMs,
  maxPresenceWaitMs,
  presenceSendBucket,
} from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ServerMessage } from '../../protocol/messages.ts';

class Reader implements LogReader {
  hasPriority: boolean;
  toldUpTo: number;
  readonly messages: ServerMessage[] = [];
  onTold = () => {};

  constructor(hasPriority = false, toldUpTo = 0) {
    this.hasPriority = hasPriority;
    this.toldUpTo = toldUpTo;
  }

  sendText(text: string): void {
    this.messages.push(JSON.parse(text));
    this.onTold();
  }

  /** Ids of the events told so far. */
  get ids(): number[] {
    return this.messages
      .flatMap((message) => (message.type === 'events' ? message.events : [message as LoggedEvent]))
      .map(({ id }) => id);
  }
}

/** A feed to these readers, who may become more or fewer, and what is logged in its room. */
function feedTo(readers: Reader[]) {
  const feed = new LogFeed(() => [...readers], Date.now());
  let lastId = 0;
  const participant = 'p' as ParticipantId;
  const log = (type: 'chat' | 'leave') => {
    const event = { id: ++lastId as EventId, at: Date.now(), participant, name: 'P' };
    const told: LoggedEvent =
      type === 'chat'
        ? { type, ...event, role: 'host', text: `${lastId}` }
        : { type, ...event, reason: 'left' };
    feed.add(told, Date.now());
    return lastId;
  };
  return { feed, log, last: () => lastId };
}

const audience = (size: number) => Array.from({ length: size }, () => new Reader());
const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('to few, each event is told at once, as itself, and nothing is left to do', () => {
  const readers = audience(40);
  const { log } = feedTo(readers);
  for (let i = 0; i < eventSendBucket.capacity / 40; i++) log('chat');
  for (let i = 0; i < presenceSendBucket.capacity / 40; i++) log('leave');
  for (const { messages } of readers) {
    expect(messages).toHaveLength(150);
    expect(messages.every(({ type }) => type === 'chat' || type === 'leave')).toBe(true);
  }
  expect(vi.getTimerCount()).toBe(0);
});

test('beyond the sends that a room has, events are told together, soon', () => {
  const [reader, ...others] = audience(eventSendBucket.capacity / 4) as [Reader, ...Reader[]];
  const { log } = feedTo([reader, ...others]);
  for (let i = 0; i < 4; i++) log('chat');
  expect(reader.ids).toEqual(upTo(4));
  for (let i = 0; i < 3; i++) log('chat');
  vi.advanceTimersByTime(maxEventWaitMs - 1);
  expect(reader.ids).toEqual(upTo(4));
  vi.advanceTimersByTime(1);
  expect(reader.messages.at(-1)).toMatchObject({ type: 'events', more: false });
  expect(reader.ids).toEqual(upTo(7));
  expect(vi.getTimerCount()).toBe(0);
});

test('comings and goings wait longer, and what is heard takes them along', () => {
  const [reader, ...others] = audience(presenceSendBucket.capacity) as [Reader, ...Reader[]];
  const { log } = feedTo([reader, ...others]);
  log('leave');
  expect(reader.ids).toEqual([1]);
  log('leave');
  vi.advanceTimersByTime(maxPresenceWaitMs - 1);
  expect(reader.ids).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(reader.ids).toEqual([1, 2]);
  log('leave');
  log('chat');
  expect(reader.ids).toEqual([1, 2, 3, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

test('no more events are told in one message than may be', () => {
  const [reader, ...others] = audience(eventSendBucket.capacity) as [Reader, ...Reader[]];
  const { log } = feedTo([reader, ...others]);
  log('chat');
  for (let i = 1; i < maxEventsTold; i++) log('chat');
  expect(reader.ids).toEqual([1]);
  log('chat');
  expect(reader.ids).toEqual(upTo(maxEventsTold + 1));
});

test('hosts and mics are told at once, however many others there are', () => {
  const host = new Reader(true);
  const readers = [host, ...audience(2 * eventSendBucket.capacity)];
  const { log } = feedTo(readers);
  for (let i = 0; i < 3; i++) log('chat');
  log('leave');
  expect(host.messages.map(({ type }) => type)).toEqual(['chat', 'chat', 'chat', 'leave']);
  expect(readers[1]?.ids).toEqual([]);
});

test('whoever goes while events are told is told of in turn', () => {
  const readers = audience(2 * eventSendBucket.capacity);
  const { log } = feedTo(readers);
  const [first, second] = readers as [Reader, Reader];
  first.onTold = () => {
    first.onTold = () => {};
    readers.shift();
    log('leave');
  };
  log('chat');
  log('chat');
  vi.runAllTimers();
  expect(second.ids).toEqual([1, 2, 3]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a deleted room tells nothing any more', () => {
  const readers = audience(2 * eventSendBucket.capacity);
  const { feed, log } = feedTo(readers);
  log('chat');
  log('leave');
  feed.erase();
  vi.runAllTimers();
  expect(readers[0]?.ids).toEqual([]);
});

type Step =
  | { do: 'log'; type: 'chat' | 'leave' }
  | { do: 'wait'; ms: number }
  | { do: 'join'; priority: boolean }
  | { do: 'turn'; who: number; priority: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('log' as const),
    type: fc.constantFrom('chat' as const, 'leave' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1200 }) }),
  fc.record({ do: fc.constant('join' as const), priority: fc.boolean() }),
  fc.record({
    do: fc.constant('turn' as const),
    who: fc.nat({ max: 20 }),
    priority: fc.boolean(),
  }),
);

test('whatever happens when, everyone is told every event since they came, once and in order', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.constantFrom(1, presenceSendBucket.capacity / 4, eventSendBucket.capacity),
      (steps, crowd) => {
        const watched: { reader: Reader; since: number }[] = [];
        // Those who only make it dear to tell anything.
        const readers = Array.from({ length: crowd }, () => new Reader(false, Infinity));
        const { log, last } = feedTo(readers);
        const join = (priority: boolean) => {
          const reader = new Reader(priority, last());
          readers.push(reader);
          watched.push({ reader, since: last() });
        };
        join(false);
        for (const each of steps) {
          if (each.do === 'log') log(each.type);
          else if (each.do === 'wait') vi.advanceTimersByTime(each.ms);
          else if (each.do === 'join') join(each.priority);
          else {
            const turned = watched[each.who]?.reader;
            if (turned) turned.hasPriority = each.priority;
          }
        }
        vi.advanceTimersByTime(maxPresenceWaitMs);
        for (const { reader, since } of watched) {
          expect(reader.ids).toEqual(upTo(last(), since + 1));
        }
        expect(vi.getTimerCount()).toBe(0);
      },
    ),
  );
});
