import { expect, test } from 'vitest';
import { Unread } from '../../durable-objects/sockets/unread.ts';
import {
  maxUnread,
  maxUnreadForScores,
  receiptDeadlineMs,
  receiptEveryBytes,
} from '../../protocol/limits.ts';

test('a receipt is asked for after every so many bytes, not after each message', () => {
  const unread = new Unread();
  expect(unread.sent(receiptEveryBytes - 1, 0)).toBe(false);
  expect(unread.sent(1, 0)).toBe(true);
  unread.ask('a', 0);
  expect(unread.sent(receiptEveryBytes - 1, 0)).toBe(false);
  expect(unread.sent(1, 0)).toBe(true);
});

test('a receipt tells that all before its request was read, older requests included', () => {
  const unread = new Unread();
  for (const token of ['a', 'b', 'c']) {
    unread.sent(1000, 0);
    unread.ask(token, 7);
  }
  unread.sent(10, 0);
  expect(unread.confirm('b')).toBe(7);
  expect(unread.bytes).toBe(1010);
  expect(unread.confirm('a')).toBeUndefined();
  expect(unread.confirm('guessed')).toBeUndefined();
  expect(unread.confirm('c')).toBe(7);
  expect(unread.bytes).toBe(10);
});

test('a reader is behind beyond one bound, and at their end beyond the other', () => {
  const unread = new Unread();
  unread.sent(maxUnreadForScores, 0);
  expect(unread.behind).toBe(false);
  unread.sent(1, 0);
  expect(unread.behind).toBe(true);
  unread.sent(maxUnread.listener - unread.bytes, 0);
  expect(unread.tooMuch(maxUnread.listener, 0)).toBe(false);
  unread.sent(1, 0);
  expect(unread.tooMuch(maxUnread.listener, 0)).toBe(true);
  expect(unread.tooMuch(maxUnread.mic, 0)).toBe(false);
});

test('a receipt that does not come in time ends it for who has been behind as long, and for nobody else', () => {
  const behindAt = 100 * receiptDeadlineMs;
  const late = behindAt + receiptDeadlineMs;
  const unread = new Unread();
  unread.sent(maxUnreadForScores, 0);
  unread.ask('a', 0);
  expect(unread.tooMuch(maxUnread.listener, behindAt)).toBe(false);
  unread.sent(1, behindAt);
  expect(unread.tooMuch(maxUnread.listener, late - 1)).toBe(false);
  expect(unread.tooMuch(maxUnread.listener, late)).toBe(true);
  // What is known of it outlives hibernation.
  expect(new Unread(unread.state).tooMuch(maxUnread.listener, late)).toBe(true);
  unread.confirm('a');
  expect(unread.tooMuch(maxUnread.listener, late)).toBe(false);
});

test('what is unread goes on after hibernation', () => {
  const before = new Unread();
  before.sent(40_000, 0);
  before.ask('a', 0);
  const after = new Unread(structuredClone(before.state));
  expect(after.bytes).toBe(40_000);
  expect(after.confirm('a')).toBe(0);
  expect(after.bytes).toBe(0);
});
