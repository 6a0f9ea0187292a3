/** How often scores are told, by how many want them. */
import { expect, test } from 'vitest';
import {
  type Pace,
  PaceChoice,
  paceFor,
  priorityPace,
} from '../../durable-objects/publishing/pace.ts';
import { maxScoresSends, scoresTicks } from '../../protocol/limits.ts';

/** A load of so many sends a second, for so many subscribers. */
const sends = (perSecond: number, subscribers: number) => ({
  subscribers,
  windowsPerSecond: perSecond / subscribers,
});
const tooMany = 2 * maxScoresSends;
const [often, seldom] = scoresTicks;

test.each<[string, Pace, ReturnType<typeof sends>]>([
  ['at once as long as that takes few sends', null, sends(maxScoresSends, 100)],
  ['in ticks beyond that', often.perSecond, sends(maxScoresSends + 1, 100)],
  ['so often up to a number of subscribers', often.perSecond, sends(tooMany, often.maxSubscribers)],
  ['less often beyond it', seldom.perSecond, sends(tooMany, often.maxSubscribers + 1)],
  ['up to another number', seldom.perSecond, sends(tooMany, seldom.maxSubscribers)],
  ['and beyond that not at all', 0, sends(tooMany, seldom.maxSubscribers + 1)],
])('scores are told %s', (_, pace, load) => {
  expect(paceFor(load)).toBe(pace);
});

test('hosts and mics are told as often as ticks ever are, or at once like everyone', () => {
  expect([null, 4, 1, 0].map((pace) => priorityPace(pace as Pace))).toEqual([null, 4, 4, 4]);
});

test('the pace slows down at once, and speeds up after ten seconds of ticks with time to spare', () => {
  const choice = new PaceChoice(null);
  choice.look(sends(tooMany, often.maxSubscribers + 1));
  expect(choice.pace).toBe(seldom.perSecond);
  const calm = sends(tooMany, often.maxSubscribers / 2);
  for (let looks = 1; looks < 40; looks++) choice.look(calm);
  expect(choice.pace).toBe(seldom.perSecond);
  choice.look(calm);
  expect(choice.pace).toBe(often.perSecond);
});

test('a load about a bound does not make the pace go to and fro', () => {
  const choice = new PaceChoice(null);
  const paces = new Set<Pace>();
  for (let looks = 0; looks < 400; looks++) {
    choice.look(sends(maxScoresSends + (looks % 2 === 0 ? 50 : -50), 100));
    paces.add(choice.pace);
  }
  expect([...paces]).toEqual([often.perSecond]);
});

test('one busy moment begins the ten seconds anew', () => {
  const choice = new PaceChoice(often.perSecond);
  for (let looks = 0; looks < 39; looks++) choice.look(sends(1, 100));
  choice.look(sends(tooMany, 100));
  for (let looks = 0; looks < 39; looks++) choice.look(sends(1, 100));
  expect(choice.pace).toBe(often.perSecond);
  choice.look(sends(1, 100));
  expect(choice.pace).toBeNull();
});
