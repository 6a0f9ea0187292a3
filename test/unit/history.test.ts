/** The history of a room: one list of what is live, of before, and in recordings; by days; filtered; placed. */
import { describe, expect, test } from 'vitest';
import type { Clip, Detection, EventId, JudgedDetection, Verdict } from '../../client/index.ts';
import { type HeardSound, heardSounds } from '../../frontend/history/heard-sounds.ts';
import { Held } from '../../frontend/history/held.ts';
import { byDays, daysAgo, midnight, tallied } from '../../frontend/history/history-days.ts';
import { anySound, filtered, isFiltered } from '../../frontend/history/history-filter.ts';
import { heights, placed } from '../../frontend/history/row-places.ts';
import type { ClipId, ModelId, ParticipantId } from '../../protocol/ids.ts';

const noon = new Date(2026, 10, 26, 12).getTime();
const hourMs = 3_600_000;

function detection(id: number, changed: Partial<Detection> = {}): Detection {
  return {
    id: id as EventId,
    participant: 'p' as ParticipantId,
    name: 'Kitchen',
    model: 'm' as ModelId,
    label: 'dog',
    at: noon + id,
    peak: 0.9,
    durationMs: 800,
    ...changed,
  };
}

function verdict(of: number, right: boolean, label?: string): [EventId, Verdict] {
  const by = { participant: 'q' as ParticipantId, name: 'Ada' };
  const said = { detectionId: of as EventId, right, ...(label && { label }) };
  return [of as EventId, { type: 'verdict', id: 99 as EventId, at: noon, ...by, ...said }];
}

const clip: Clip = {
  id: 'clip' as ClipId,
  name: 'Guitar',
  status: 'recognised',
  type: 'wav',
  bytes: 1,
  at: noon + 5,
  detections: [{ model: 'm' as ModelId, label: 'music', onsetMs: 1200, durationMs: 900, peak: 1 }],
};

const nothing = { detections: [], verdicts: new Map(), clips: undefined, earlier: [] };
const list = (some: Partial<Parameters<typeof heardSounds>[0]>) =>
  heardSounds({ ...nothing, ...some });

describe('one list', () => {
  test('has each sound once, newest first, live, of before and in recordings', () => {
    const earlier = [detection(1), detection(2, { label: 'cat' })];
    const detections = [detection(2, { label: 'cat', durationMs: 5000 }), detection(7)];
    const sounds = list({ earlier, detections, clips: [clip] });
    expect(sounds.map(({ label, durationMs }) => [label, durationMs])).toEqual([
      ['dog', 800],
      ['music', 900],
      ['cat', 5000],
      ['dog', 800],
    ]);
    expect(new Set(sounds.map(({ key }) => key)).size).toBe(4);
    expect(sounds[1]).toMatchObject({ where: ['Guitar'], recording: { onsetMs: 1200 } });
  });

  test('tells all microphones that heard a sound, and the highest score where the mean is not known', () => {
    const mic = (name: string) => ({
      participant: name as ParticipantId,
      name,
      at: noon,
      peak: 0.5,
      levelDb: -30,
    });
    const [sound] = list({ detections: [detection(1, { mics: [mic('Hall'), mic('Attic')] })] });
    expect(sound).toMatchObject({ where: ['Hall', 'Attic'], mean: 0.9 });
  });

  test('has the latest verdict: that of the log over the one that came with the detection', () => {
    const by = { participant: 'q' as ParticipantId, name: 'Eve', at: noon };
    const earlier: JudgedDetection[] = [
      { ...detection(1), verdict: { right: true, ...by } },
      { ...detection(2), verdict: { right: true, ...by } },
    ];
    const verdicts = new Map([verdict(2, false, 'cat')]);
    // One of them is live too, which does not lose what was said of it.
    const sounds = list({ earlier, detections: [detection(1)], verdicts });
    expect(sounds.map((sound) => sound.verdict)).toMatchObject([
      { right: false, label: 'cat', name: 'Ada' },
      { right: true, name: 'Eve' },
    ]);
  });
});

describe('days', () => {
  test('begin at the reader’s midnight, the latest first', () => {
    const beforeMidnight = midnight(noon) - 1;
    const detections = [
      detection(1, { at: beforeMidnight }),
      detection(2, { at: midnight(noon) }),
      detection(3, { at: noon }),
    ];
    const days = byDays(list({ detections }));
    expect(days.map(({ at, sounds }) => [at, sounds.map(({ key }) => key)])).toEqual([
      [midnight(noon), ['3', '2']],
      [midnight(beforeMidnight), ['1']],
    ]);
    expect(days.map(({ at }) => daysAgo(at, noon))).toEqual([0, 1]);
  });

  test('of 23 and 25 hours are days too', () => {
    for (const [year, month, day] of [
      [2026, 2, 29],
      [2026, 9, 25],
    ] as const) {
      const start = new Date(year, month, day).getTime();
      const next = new Date(year, month, day + 1).getTime();
      expect(daysAgo(start, next + hourMs)).toBe(1);
      expect(daysAgo(start, next - 1)).toBe(0);
    }
  });

  test('are summed up by what was heard how often, as people said that it was', () => {
    const detections = [1, 2, 3, 4, 5].map((id) => detection(id));
    detections.push(detection(6, { label: 'bell' }));
    const verdicts = new Map([verdict(1, false, 'bell'), verdict(2, false), verdict(3, true)]);
    const sums = tallied(list({ detections, verdicts, clips: [clip] }));
    expect(sums).toEqual([
      { label: 'dog', model: 'm', count: 3 },
      { label: 'bell', model: 'm', count: 2 },
    ]);
  });
});

describe('a filter', () => {
  const titles: Record<string, string> = { dog: 'Dog', door_wood_knock: 'Knock', siren: 'Sirène' };
  const nameOf = ({ label }: { label: string }) => titles[label] ?? label;
  const sounds = list({
    detections: [
      detection(1),
      detection(2, { label: 'door_wood_knock', name: 'Hall' }),
      detection(3, { label: 'siren', name: 'Kitchen window' }),
    ],
    verdicts: new Map([verdict(1, false, 'siren')]),
    clips: [clip],
  });
  const found = (filter: Partial<typeof anySound>) =>
    filtered(sounds, { ...anySound, ...filter }, nameOf).map(({ key }) => key);

  test.each([
    ['knock', ['2']],
    ['wood', ['2']],
    ['KITCHEN', ['3', '1']],
    ['kitchen dog', ['1']],
    ['sirene', ['3', '1']],
    ['guitar', [sounds.find(({ recording }) => recording)?.key]],
    ['unicorn', []],
  ])('finds %j by name, label, place and verdict', (query, keys) => {
    expect(found({ query })).toEqual(keys);
  });

  test('takes sound, place and words together', () => {
    expect(found({ title: 'Dog' })).toEqual(['1']);
    expect(found({ where: 'Hall' })).toEqual(['2']);
    expect(found({ title: 'Dog', where: 'Hall' })).toEqual([]);
    expect(found({ where: 'Kitchen', query: 'do' })).toEqual(['1']);
  });

  test('of blanks lets everything through', () => {
    expect(isFiltered({ ...anySound, query: '  ' })).toBe(false);
    expect(filtered(sounds, { ...anySound, query: '  ' }, nameOf)).toBe(sounds);
  });
});

describe('rows', () => {
  const sounds: HeardSound[] = list({
    detections: [detection(1, { at: noon - 30 * hourMs }), detection(2), detection(3)],
  });
  const days = byDays(sounds);

  test('lie below each other without a gap, the day above its sounds', () => {
    const { rows, heightRem } = placed(days, 10);
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'sound', 'sound', 'day', 'sound']);
    let top = 0;
    for (const { kind, topRem } of rows) {
      expect(topRem).toBe(top);
      top += heights[kind];
    }
    expect(heightRem).toBe(top);
  });

  test('are no more than asked for, and no day is shown without any', () => {
    expect(placed(days, 2).rows.map(({ kind }) => kind)).toEqual(['day', 'sound', 'sound']);
    expect(placed(days, 1).rows.map(({ key }) => key)).toEqual([`day ${days[0]?.at}`, '3']);
    expect(placed([], 5)).toEqual({ rows: [], heightRem: 0 });
  });

  test('below an open one know that it is open', () => {
    const { rows } = placed(days, 10, '3');
    expect(rows.map(({ belowOpened }) => belowOpened)).toEqual([false, false, true, true, true]);
  });
});

describe('while a row is open', () => {
  const host = { addController() {}, removeController() {}, requestUpdate() {} };
  const held = () => new Held({ ...host, updateComplete: Promise.resolve(true) });
  const keys = (sounds: readonly HeardSound[]) => sounds.map(({ key }) => key);

  test('what comes waits, and is counted; all that was there stays, in whatever order it was told', () => {
    const waiting = held();
    // Told last, though it began before the other.
    const before = list({ detections: [detection(3, { at: noon + 9 }), detection(5)] });
    expect(keys(waiting.split(before, before, true).sounds)).toEqual(['3', '5']);
    const after = list({
      detections: [detection(3, { at: noon + 9 }), detection(5), detection(6, { at: noon + 1 })],
    });
    const { sounds, fresh } = waiting.split(after, after, true);
    expect(keys(sounds)).toEqual(['3', '5']);
    expect(fresh).toBe(1);
    expect(waiting.split(after, after, false)).toEqual({ sounds: after, fresh: 0 });
  });

  test('recordings that come wait too, and earlier sounds that are loaded do not', () => {
    const waiting = held();
    const before = list({ detections: [detection(5)] });
    waiting.split(before, before, true);
    const after = list({ detections: [detection(5)], earlier: [detection(2)], clips: [clip] });
    const { sounds, fresh } = waiting.split(after, after, true);
    expect(keys(sounds)).toEqual(['5', '2']);
    expect(fresh).toBe(1);
  });

  test('only what is shown by the filter is counted as new', () => {
    const waiting = held();
    const before = list({ detections: [detection(5)] });
    waiting.split(before, before, true);
    const after = list({ detections: [detection(5), detection(6), detection(7)] });
    expect(waiting.split(after.slice(1), after, true).fresh).toBe(1);
  });
});
