import { describe, expect, test } from 'vitest';
import { type TrackedEvent, Tracker } from '../../models/recognition/tracker.ts';
import {
  defaultTrackerParameters,
  labelParameters,
  type TrackerSettings,
} from '../../models/recognition/tracker-settings.ts';

const hopMs = 240;
const model = { labels: ['knock', 'siren'], thresholds: { knock: 0.5, siren: 0.8 } };
const parameters = { smoothingWindows: 2, releaseRatio: 0.5, mergeGapMs: 500 };

/** Runs rows of [knock, siren] scores, one a hop. */
function track(
  rows: [number, number][],
  settings: TrackerSettings = {},
): { tracker: Tracker; events: TrackedEvent[] } {
  const all = { ...parameters, ...settings.all };
  const tracker = new Tracker(model, hopMs, { ...settings, all });
  const events = rows.flatMap((row, i) => tracker.update(Float32Array.from(row), (i + 1) * hopMs));
  return { tracker, events };
}

describe('the tracker', () => {
  test('begins at the threshold of the averaged score and ends after the gap', () => {
    const { events } = track([
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(events.map(({ phase, label }) => [phase, label])).toEqual([
      ['begin', 'knock'],
      ['end', 'knock'],
    ]);
    const [begin, end] = events;
    expect(begin).toMatchObject({ onsetMs: 0, durationMs: 0 });
    expect(end).toMatchObject({ onsetMs: 0, peak: 1, durationMs: 5 * hopMs });
  });

  test('one window alone is not enough where two are averaged', () => {
    expect(
      track([
        [0, 0],
        [0.9, 0],
        [0, 0],
        [0, 0],
      ]).events,
    ).toEqual([]);
  });

  test('each label has its own threshold', () => {
    expect(
      track([
        [0, 0.7],
        [0, 0.7],
        [0, 0.7],
      ]).events,
    ).toEqual([]);
    expect(
      track([
        [0, 0.9],
        [0, 0.9],
      ]).events,
    ).toMatchObject([{ phase: 'begin', label: 'siren' }]);
  });

  test('a bark and the next bark a moment later are one event', () => {
    const { events, tracker } = track([
      [1, 0],
      [1, 0],
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(events).toHaveLength(1);
    expect([...tracker.sounding.keys()]).toEqual(['knock']);
  });

  test('ends what sounds when the stream stops', () => {
    const { tracker } = track([
      [1, 1],
      [1, 1],
    ]);
    expect(tracker.flush().map(({ phase, label }) => [phase, label])).toEqual([
      ['end', 'knock'],
      ['end', 'siren'],
    ]);
    expect(tracker.flush()).toEqual([]);
    expect(tracker.update(Float32Array.of(0.9, 0), 10_000)).toEqual([]);
  });

  test('continues an event that began before it was made', () => {
    const tracker = new Tracker(model, hopMs, { all: parameters });
    tracker.restore('knock', { onsetMs: -1000, lastHeardMs: 0, peak: 0.9 });
    expect([...tracker.sounding.keys()]).toEqual(['knock']);
    expect(tracker.update(Float32Array.of(1, 0), hopMs)).toEqual([]);
    expect(tracker.flush()).toMatchObject([
      { phase: 'end', onsetMs: -1000, durationMs: 1000 + hopMs, peak: 0.9 },
    ]);
  });

  test('time in which nothing was heard does not end it, windows without it do', () => {
    const tracker = new Tracker(model, hopMs, { all: parameters });
    tracker.restore('knock', { onsetMs: 0, lastHeardMs: 0, peak: 0.9 });
    expect(tracker.update(Float32Array.of(0, 0), 60_000)).toEqual([]);
    expect(tracker.update(Float32Array.of(0, 0), 60_000 + hopMs)).toEqual([]);
    expect(tracker.update(Float32Array.of(0, 0), 60_000 + 2 * hopMs)).toMatchObject([
      { phase: 'end', onsetMs: 0, durationMs: 0 },
    ]);
  });

  test('tells the mean of what held the sound beside its peak', () => {
    const { events } = track([
      [1, 0],
      [1, 0],
      [0.6, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const means = [0.5, 1, 0.8, 0.3];
    expect(events.map(({ phase }) => phase)).toEqual(['begin', 'end']);
    expect(events[0]?.mean).toBeCloseTo(0.5);
    expect(events[1]?.peak).toBeCloseTo(1);
    expect(events[1]?.mean).toBeCloseTo(means.reduce((sum, mean) => sum + mean) / means.length);
  });

  test('a sound too short for the minimum is not told of; one that lasts is, from its onset', () => {
    const all = { minDurationMs: 5 * hopMs };
    const knock = [
      [1, 0],
      [1, 0],
      [1, 0],
    ] as [number, number][];
    const silence = Array.from({ length: 6 }, (): [number, number] => [0, 0]);
    expect(track([...knock.slice(1), ...silence], { all }).events).toEqual([]);
    const { events } = track([...knock, [1, 0], ...silence], { all });
    expect(events).toMatchObject([
      { phase: 'begin', onsetMs: -hopMs, durationMs: 0 },
      { phase: 'end', onsetMs: -hopMs, durationMs: 6 * hopMs },
    ]);
    const { tracker } = track(knock.slice(1), { all });
    expect([...tracker.sounding]).toEqual([]);
    expect(tracker.flush()).toEqual([]);
  });

  test('a sound that is named late began with the hop that first raised its score', () => {
    const onsetAfter = (rising: number[]) => {
      const { events } = track([...rising, 0.4, 0.9].map((knock): [number, number] => [knock, 0]));
      return events[0]?.onsetMs;
    };
    expect(onsetAfter([0, 0.004])).toBe(2 * hopMs);
    expect(onsetAfter([0, 0.006])).toBe(hopMs);
    expect(onsetAfter([0, 0.1, 0.2, 0.3])).toBe(hopMs);
    expect(onsetAfter([0.2, 0.004, 0.2])).toBe(2 * hopMs);
    // What has been so for more than five seconds is the room, not the sound.
    expect(onsetAfter(Array(20).fill(0.1))).toBe(0);
    expect(onsetAfter(Array(22).fill(0.1))).toBe(22 * hopMs);
  });

  test('a sound that has left a long window lasted less than it was named', () => {
    const long = { ...model, windowMs: 8 * hopMs };
    const durationOf = (named: number, after: number) => {
      const tracker = new Tracker(long, hopMs, { all: parameters });
      const rows = [...Array(named).fill(1), ...Array(after).fill(0)];
      const told = rows.map((knock, i) =>
        tracker.update(Float32Array.of(knock, 0), (i + 1) * hopMs),
      );
      return [...told.flat(), ...tracker.flush()].find(({ phase }) => phase === 'end')?.durationMs;
    };
    expect(durationOf(10, 6)).toBe((12 - 6) * hopMs);
    expect(durationOf(2, 6)).toBe(hopMs);
    // Cut off while it goes on, it lasted until then.
    expect(durationOf(10, 0)).toBe(11 * hopMs);
  });

  test('a gap hides when the sound after it began', () => {
    const tracker = new Tracker(model, hopMs, { all: parameters });
    for (const endMs of [1, 2, 3].map((hops) => hops * hopMs))
      expect(tracker.update(Float32Array.of(0.3, 0), endMs)).toEqual([]);
    expect(tracker.update(Float32Array.of(1, 0), 20 * hopMs)).toMatchObject([
      { phase: 'begin', onsetMs: 18 * hopMs },
    ]);
  });

  test('does not begin again until its cooldown is over', () => {
    const on: [number, number] = [1, 0];
    const off: [number, number] = [0, 0];
    const rows = [on, on, off, off, off, off, on, on, on, on, on];
    const onsets = (cooldownMs: number) =>
      track(rows, { all: { cooldownMs } }).events.flatMap(({ phase, onsetMs }) =>
        phase === 'begin' ? [onsetMs] : [],
      );
    const endMs = 3 * hopMs;
    expect(onsets(0)).toEqual([-hopMs, 5 * hopMs]);
    expect(onsets(6 * hopMs)).toEqual([-hopMs, endMs + 6 * hopMs]);
    expect(onsets(60_000)).toEqual([-hopMs]);
  });

  test('keeps the cooldown of what ended before it was made', () => {
    const onsets = (endedMs: number) => {
      const tracker = new Tracker(model, hopMs, { all: { ...parameters, cooldownMs: 10 * hopMs } });
      tracker.rest('knock', endedMs);
      return Array.from({ length: 10 }, (_, i) =>
        tracker.update(Float32Array.of(1, 1), (i + 1) * hopMs),
      ).flatMap((events) => events.map(({ label, onsetMs }) => `${label} ${onsetMs}`));
    };
    expect(onsets(-10 * hopMs)).toEqual(['knock 0', 'siren 0']);
    expect(onsets(-5 * hopMs)).toEqual(['siren 0', `knock ${5 * hopMs}`]);
  });

  test('a stream that starts over owes no cooldown to the one before', () => {
    const { tracker } = track(
      [
        [1, 0],
        [1, 0],
      ],
      { all: { cooldownMs: 60_000 } },
    );
    tracker.flush();
    tracker.update(Float32Array.of(1, 0), -10_000);
    expect(tracker.update(Float32Array.of(1, 0), -10_000 + hopMs)).toEqual([]);
    expect([...tracker.sounding.keys()]).toEqual(['knock']);
  });

  test('goes on by other settings without losing what sounds', () => {
    const { tracker } = track([
      [1, 0],
      [1, 0],
    ]);
    tracker.configure({ all: { mergeGapMs: 0, smoothingWindows: 1 } });
    expect(tracker.update(Float32Array.of(0, 0), 3 * hopMs)).toMatchObject([
      { phase: 'end', label: 'knock', onsetMs: -hopMs },
    ]);
  });
});

describe('what holds for a label', () => {
  test('is its own, else what is set for all, else the default', () => {
    /** As of an object whose fields may be undefined. */
    const unset = { minDurationMs: undefined } as object;
    const settings: TrackerSettings = {
      all: { mergeGapMs: 300, cooldownMs: 5_000, ...unset },
      labels: { siren: { cooldownMs: 0 } },
    };
    const knock = { ...defaultTrackerParameters, mergeGapMs: 300, cooldownMs: 5_000 };
    expect(labelParameters('knock', 0.5, settings)).toEqual({ ...knock, threshold: 0.5 });
    expect(labelParameters('siren', 0.8, settings)).toEqual({
      ...knock,
      cooldownMs: 0,
      threshold: 0.8,
    });
  });

  test('its threshold is its own, else that of the model with its odds scaled', () => {
    const threshold = (model: number | undefined, thresholdScale: number, own?: number) =>
      labelParameters('knock', model, {
        all: { thresholdScale },
        labels: own === undefined ? {} : { knock: { threshold: own } },
      }).threshold;
    expect(threshold(0.5, 0.5)).toBeCloseTo(1 / 3, 9);
    expect(threshold(0.9, 3)).toBeCloseTo(27 / 28, 9);
    expect(threshold(0.9, 1)).toBeCloseTo(0.9, 9);
    expect(threshold(undefined, 0.5)).toBe(1);
    expect(threshold(0.5, 0.5, 0.9)).toBe(0.9);
  });

  test('a label named like a property of every object is a label like any other', () => {
    expect(labelParameters('constructor', 0.5, { labels: {} }).threshold).toBe(0.5);
  });
});

test('the background never begins, unless it is set a threshold of its own', () => {
  const rows = [0, 1, 2, 3].map((n) => [Float32Array.of(1, 0), (n + 1) * hopMs] as const);
  const begins = (settings: TrackerSettings) => {
    const tracker = new Tracker({ ...model, background: 'knock' }, hopMs, settings);
    return rows.flatMap(([scores, endMs]) => tracker.update(scores, endMs)).length;
  };
  expect(begins({})).toBe(0);
  expect(begins({ labels: { knock: { cooldownMs: 1 } } })).toBe(0);
  expect(begins({ labels: { knock: { threshold: 0.5 } } })).toBe(1);
});

test('a threshold of 1 turns a label off, and ends what sounds of it', () => {
  const settings = { all: parameters, labels: { knock: { threshold: 1 } } };
  const tracker = new Tracker(model, hopMs, { all: parameters });
  const hear = (from: number) =>
    [0, 1, 2, 3].flatMap((n) => tracker.update(Float32Array.of(1, 1), (from + n) * hopMs));
  expect(hear(1).map(({ phase, label }) => [phase, label])).toEqual([
    ['begin', 'knock'],
    ['begin', 'siren'],
  ]);
  tracker.configure(settings);
  expect(hear(5).map(({ phase, label }) => [phase, label])).toEqual([['end', 'knock']]);
  expect(hear(9)).toEqual([]);
});
