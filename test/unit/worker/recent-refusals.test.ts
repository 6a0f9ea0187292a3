import { expect, test } from 'vitest';
import { RefusalError } from '../../../protocol/refusals.ts';
import { RecentRefusals } from '../../../worker/recent-refusals.ts';

const tooMany = new RefusalError('rate-limited', 'too many exports');

test('whoever was refused as asking too much is refused for a second, and nobody else', () => {
  const refusals = new RecentRefusals();
  refusals.note('one', tooMany, 10_000);
  expect(() => refusals.check('one', 10_999)).toThrow(tooMany);
  expect(() => refusals.check('other', 10_999)).not.toThrow();
  expect(() => refusals.check('one', 11_000)).not.toThrow();
  expect(() => refusals.check('one', 10_999)).not.toThrow();
});

test('other refusals are not remembered: the next answer may differ', () => {
  const refusals = new RecentRefusals();
  refusals.note('one', new RefusalError('key-wrong'), 0);
  refusals.note('two', new Error('out of reach'), 0);
  expect(() => refusals.check('one', 1)).not.toThrow();
  expect(() => refusals.check('two', 1)).not.toThrow();
});

test('so many are remembered, and then forgotten together', () => {
  const refusals = new RecentRefusals();
  for (let i = 0; i < 4_096; i++) refusals.note(String(i), tooMany, 0);
  expect(() => refusals.check('0', 1)).toThrow(tooMany);
  refusals.note('one more', tooMany, 0);
  expect(() => refusals.check('0', 1)).not.toThrow();
  expect(() => refusals.check('one more', 1)).toThrow(tooMany);
});
