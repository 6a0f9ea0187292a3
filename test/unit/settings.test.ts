import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  defaultSettings,
  type StoredSettings,
  wholeSettings,
} from '../../durable-objects/settings/default-settings.ts';
import { defaultTrackerParameters } from '../../models/recognition/tracker-settings.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxModels, maxTunedLabels, trackerBounds } from '../../protocol/limits.ts';
import {
  changedSettings,
  type RoomSettings,
  roomSettings,
  settingsChange,
} from '../../protocol/settings.ts';
import {
  type TrackerChange,
  type TrackerSettings,
  trackerSettings,
} from '../../protocol/tracker-settings.ts';

const [model, other] = ['tones', 'other'] as [ModelId, ModelId];
const untouched = defaultSettings([model]);

const trackerOf = ({ tracker }: RoomSettings) => tracker[model] as TrackerSettings;

const tuned = (change: TrackerChange, before = untouched) =>
  changedSettings(before, { tracker: { [model]: change } });

test('the defaults are settings, and set every parameter of the tracker', () => {
  expect(v.parse(roomSettings, untouched)).toEqual(untouched);
  const { all } = trackerSettings.entries;
  expect(Object.keys(all.entries).sort()).toEqual(Object.keys(defaultTrackerParameters).sort());
});

describe.each(Object.entries(trackerBounds))('%s', (name, { min, max }) => {
  const change = (value: unknown) =>
    name === 'threshold'
      ? { tracker: { tones: { labels: { dog: { [name]: value } } } } }
      : { tracker: { tones: { all: { [name]: value } } } };

  test('may be set from its least to its greatest value', () => {
    for (const value of [min, max]) expect(v.is(settingsChange, change(value))).toBe(true);
  });

  test.each([min - 0.001, max + 0.001, Number.NaN, String(min), null])('may not be %j', (value) => {
    expect(v.is(settingsChange, change(value))).toBe(false);
    const all = { ...defaultTrackerParameters, [name]: value };
    const labels = name === 'threshold' ? { dog: { threshold: value } } : {};
    expect(v.is(roomSettings, { ...untouched, tracker: { tones: { all, labels } } })).toBe(false);
  });
});

test.each([
  { all: { threshold: 0.5 } },
  { all: { volume: 11 } },
  { labels: { dog: { volume: 11 } } },
  { labels: { dog: 0.5 } },
  { each: {} },
])('a change of the tracker to %j is none', (tracker) => {
  expect(v.is(settingsChange, { tracker: { tones: tracker } })).toBe(false);
});

test('as many labels have settings of their own as the limit says', () => {
  const labels = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`label${i}`, { threshold: 1 }]));
  const tracker = (count: number) => ({ tracker: { tones: { labels: labels(count) } } });
  expect(v.is(settingsChange, tracker(maxTunedLabels))).toBe(true);
  expect(v.is(settingsChange, tracker(maxTunedLabels + 1))).toBe(false);
});

test('as many models have settings of their own as a room may have', () => {
  const tracker = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`model${i}`, {}]));
  expect(v.is(settingsChange, { tracker: tracker(maxModels) })).toBe(true);
  expect(v.is(settingsChange, { tracker: tracker(maxModels + 1) })).toBe(false);
});

test('a change of one model leaves another as it was, under the same label too', () => {
  const before = defaultSettings([model, other]);
  const labels = { dog: { threshold: 0.9 } };
  const { tracker } = changedSettings(before, { tracker: { [model]: { labels } } });
  expect(tracker[model]?.labels).toEqual(labels);
  expect(tracker[other]).toEqual(before.tracker[other]);
  expect(changedSettings(untouched, { tracker: { [other]: { labels } } })).toEqual(untouched);
});

test('what is left out of a change stays', () => {
  const before = tuned({ all: { cooldownMs: 500 }, labels: { dog: { threshold: 0.9 } } });
  expect(changedSettings(before, { chat: 'off' })).toEqual({ ...before, chat: 'off' });
  const tracker = trackerOf(tuned({ all: { thresholdScale: 0.5 } }, before));
  const { all, labels } = tracker;
  expect(all).toEqual({ ...defaultTrackerParameters, cooldownMs: 500, thresholdScale: 0.5 });
  expect(labels).toEqual({ dog: { threshold: 0.9 } });
});

test("a label's settings are replaced as a whole, and null or nothing takes them back", () => {
  const dog = { threshold: 0.9, cooldownMs: 500 };
  const before = tuned({ labels: { dog, siren: { mergeGapMs: 0 } } });
  const changed = tuned({ labels: { dog: { threshold: 0.8 } } }, before);
  expect(trackerOf(changed).labels).toEqual({ dog: { threshold: 0.8 }, siren: { mergeGapMs: 0 } });
  expect(trackerOf(tuned({ labels: { dog: null } }, changed)).labels).toEqual({
    siren: { mergeGapMs: 0 },
  });
  expect(tuned({ labels: { dog: {}, siren: null } }, changed)).toEqual(untouched);
});

const parameters = fc.record(
  {
    thresholdScale: fc.double({ ...trackerBounds.thresholdScale, noNaN: true }),
    smoothingWindows: fc.integer(trackerBounds.smoothingWindows),
    cooldownMs: fc.integer(trackerBounds.cooldownMs),
  },
  { requiredKeys: [] },
);
const change = fc.record(
  {
    all: parameters,
    labels: fc.dictionary(fc.constantFrom('dog', 'siren', 'toString'), fc.option(parameters)),
  },
  { requiredKeys: [] },
);

test('whatever is changed, the settings are whole, and the same change again is none', () => {
  fc.assert(
    fc.property(fc.array(change), change, (earlier, last) => {
      const before = earlier.reduce((settings, each) => tuned(each, settings), untouched);
      const after = tuned(last, before);
      expect(v.parse(roomSettings, after)).toEqual(after);
      expect(tuned(last, after)).toEqual(after);
    }),
  );
});

test('what an older room stored is made whole', () => {
  const { tracker, mergeMics, ...older } = { ...untouched, chat: 'host' as const };
  expect(wholeSettings({}, [model])).toEqual(untouched);
  expect(wholeSettings(older, [model])).toEqual({ ...older, tracker, mergeMics });
  const labels = { dog: { threshold: 0.9 } };
  const all = { cooldownMs: 500 } as Partial<typeof defaultTrackerParameters>;
  const stored = { tracker: { [model]: { all, labels }, gone: { labels } } } as StoredSettings;
  expect(wholeSettings(stored, [model, other]).tracker).toEqual({
    [model]: { all: { ...defaultTrackerParameters, cooldownMs: 500 }, labels },
    [other]: { all: defaultTrackerParameters, labels: {} },
  });
});
