import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPackage } from '../../models/node/open-package.ts';
import { Recogniser } from '../../models/recognition/recogniser.ts';
import { type TrackedEvent, Tracker } from '../../models/recognition/tracker.ts';
import {
  labelParameters,
  type TrackerSettings,
} from '../../models/recognition/tracker-settings.ts';

const hopMs = 240;
const model = { labels: ['knock', 'siren'], thresholds: { knock: 0.5, siren: 0.8 } };

const score = fc.double({ min: 0, max: 1, noNaN: true });
/** What a room may be set to, in milliseconds that need not be whole hops. */
const parameters = fc.record(
  {
    thresholdScale: fc.double({ min: 0.2, max: 2, noNaN: true }),
    smoothingWindows: fc.integer({ min: 1, max: 6 }),
    releaseRatio: fc.double({ min: 0.05, max: 1, noNaN: true }),
    minDurationMs: fc.integer({ min: 0, max: 2_000 }),
    mergeGapMs: fc.integer({ min: 0, max: 2_000 }),
    cooldownMs: fc.integer({ min: 0, max: 5_000 }),
  },
  { requiredKeys: [] },
);
const settings: fc.Arbitrary<TrackerSettings> = fc.record(
  {
    all: parameters,
    labels: fc.record({ siren: fc.tuple(parameters, score).map(mergeThreshold) }),
  },
  { requiredKeys: [] },
);
/** Scores of a window; between windows a mic may have been silent. */
const window = fc.record({
  scores: fc.tuple(score, score),
  gapMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 5_000 })),
  /** Whether the mic was off before the window. */
  stopped: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});
const windows = fc.array(window, { maxLength: 120 });
type Window = (typeof window extends fc.Arbitrary<infer T> ? T : never) & object;

function mergeThreshold([own, threshold]: [object, number]) {
  return { ...own, threshold };
}

interface Run {
  events: { event: TrackedEvent; toldMs: number }[];
  lastMs: number;
}

function run(rows: readonly Window[], chosen: TrackerSettings, startMs = 0): Run {
  const tracker = new Tracker(model, hopMs, chosen);
  const events: Run['events'] = [];
  let endMs = startMs;
  const take = (told: TrackedEvent[]) =>
    events.push(...told.map((event) => ({ event, toldMs: endMs })));
  for (const { scores, gapMs, stopped } of rows) {
    if (stopped) take(tracker.flush());
    endMs += gapMs + hopMs;
    take(tracker.update(Float32Array.from(scores), endMs));
  }
  take(tracker.flush());
  expect([...tracker.sounding]).toEqual([]);
  expect(tracker.flush()).toEqual([]);
  return { events, lastMs: endMs };
}

/** Beginnings and ends of a label in pairs, after checking that they alternate. */
function pairsOf(events: Run['events'], label: string) {
  const own = events.filter(({ event }) => event.label === label);
  expect(own.map(({ event }) => event.phase)).toEqual(
    own.map((_, i) => (i % 2 === 0 ? 'begin' : 'end')),
  );
  expect(own.length % 2).toBe(0);
  return Array.from({ length: own.length / 2 }, (_, i) => ({
    begin: own[2 * i] as Run['events'][number],
    end: own[2 * i + 1] as Run['events'][number],
  }));
}

describe('whatever the scores and the settings', () => {
  test('ends follow beginnings, one sound a label at a time, and none is open at last', () => {
    fc.assert(
      fc.property(windows, settings, (rows, chosen) => {
        const { events } = run(rows, chosen);
        for (const label of model.labels) {
          for (const { begin, end } of pairsOf(events, label)) {
            expect(end.event.onsetMs).toBe(begin.event.onsetMs);
            expect(begin.event.durationMs).toBe(0);
            expect(end.event.durationMs).toBeGreaterThanOrEqual(0);
          }
        }
      }),
    );
  });

  test('a sound has lasted its minimum, ends before it is told to, and keeps its cooldown', () => {
    fc.assert(
      fc.property(windows, settings, (rows, chosen) => {
        const { events, lastMs } = run(rows, chosen);
        for (const label of model.labels) {
          const own = labelParameters(label, model.thresholds[label as 'knock'], chosen);
          let earliestMs = Number.NEGATIVE_INFINITY;
          for (const { begin, end } of pairsOf(events, label)) {
            const { onsetMs, durationMs } = end.event;
            expect(onsetMs).toBeGreaterThanOrEqual(earliestMs);
            expect(onsetMs).toBeLessThan(begin.toldMs);
            expect(begin.toldMs - onsetMs).toBeGreaterThanOrEqual(own.minDurationMs);
            expect(durationMs).toBeGreaterThanOrEqual(own.minDurationMs);
            expect(onsetMs + durationMs).toBeLessThanOrEqual(Math.min(end.toldMs, lastMs));
            earliestMs = onsetMs + durationMs + own.cooldownMs;
          }
        }
      }),
    );
  });

  test('what is told comes in the order of time', () => {
    fc.assert(
      fc.property(windows, settings, (rows, chosen) => {
        const told = run(rows, chosen).events.map(({ toldMs }) => toldMs);
        expect(told).toEqual(told.toSorted((a, b) => a - b));
      }),
    );
  });

  test('the peak only rises, reaches the threshold, and is no less than the mean', () => {
    fc.assert(
      fc.property(windows, settings, (rows, chosen) => {
        const { events } = run(rows, chosen);
        for (const label of model.labels) {
          const own = labelParameters(label, model.thresholds[label as 'knock'], chosen);
          for (const { begin, end } of pairsOf(events, label)) {
            expect(end.event.peak).toBeGreaterThanOrEqual(begin.event.peak);
            expect(begin.event.peak).toBeGreaterThanOrEqual(own.threshold);
            for (const { event } of [begin, end]) {
              expect(event.mean).toBeLessThanOrEqual(event.peak);
              expect(event.mean).toBeGreaterThanOrEqual(own.threshold * own.releaseRatio - 1e-9);
              expect(event.peak).toBeLessThanOrEqual(1);
            }
          }
        }
      }),
    );
  });

  test('only differences of time matter', () => {
    fc.assert(
      fc.property(windows, settings, fc.integer({ min: -1e9, max: 1e9 }), (rows, chosen, shift) => {
        const shifted = run(rows, chosen, shift).events.map(({ event, toldMs }) => ({
          event: { ...event, onsetMs: event.onsetMs - shift },
          toldMs: toldMs - shift,
        }));
        expect(shifted).toEqual(run(rows, chosen).events);
      }),
    );
  });

  test('settings of one label are nothing to another', () => {
    fc.assert(
      fc.property(windows, settings, parameters, (rows, chosen, other) => {
        const knocks = (of: TrackerSettings) => pairsOf(run(rows, of).events, 'knock');
        const labels = { ...chosen.labels, siren: other };
        expect(knocks({ ...chosen, labels })).toEqual(knocks(chosen));
      }),
    );
  });
});

describe('heard through the recogniser', () => {
  const classifier = openPackage();
  const { metadata } = classifier;
  const samplesPerMs = metadata.sampleRateHz / 1000;
  const silence = new Float32Array(2 * metadata.sampleRateHz);
  /** Two seconds of a tone that comes and goes, between silences; low thresholds hear something. */
  const sound = Float32Array.from({ length: 6 * metadata.sampleRateHz }, (_, i) =>
    i < silence.length || i >= 2 * silence.length
      ? 0
      : 0.3 * Math.sin(i * 0.4 + 30 * Math.sin(i / 900)),
  );

  function hear(cuts: readonly number[]): TrackedEvent[] {
    const all = { thresholdScale: 0.001 };
    const tracker = new Tracker(metadata, metadata.hopSamples / samplesPerMs, { all });
    const recogniser = new Recogniser(classifier);
    const events: TrackedEvent[] = [];
    [...cuts, sound.length].reduce((start, end) => {
      recogniser.push(sound.subarray(start, end), ({ scores, endSample }) =>
        events.push(...tracker.update(scores, endSample / samplesPerMs)),
      );
      return end;
    }, 0);
    return [...events, ...tracker.flush()];
  }

  test('however the sound is cut into frames, the same is told of it', () => {
    const whole = hear([]);
    expect(whole.length).toBeGreaterThan(0);
    const cuts = fc
      .array(fc.integer({ min: 0, max: sound.length }), { maxLength: 200 })
      .map((places) => places.sort((a, b) => a - b));
    fc.assert(
      fc.property(cuts, (places) => {
        expect(hear(places)).toEqual(whole);
      }),
      { numRuns: 5 },
    );
  });
});

describe('a sound does not outlive its evidence', () => {
  /** Windows with gaps of up to 2 s between them: longer ones end everything in the room. */
  const lossy = fc.array(
    fc.record({
      scores: fc.tuple(score, score),
      gapMs: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        fc.integer({ min: 241, max: 2_000 }),
      ),
      stopped: fc.constant(false),
    }),
    { maxLength: 60 },
  );

  test('it ends with a window whose scores since the last gap held it', () => {
    fc.assert(
      fc.property(lossy, settings, (rows, chosen) => {
        const { events } = run(rows, chosen);
        for (const [index, label] of model.labels.entries()) {
          const own = labelParameters(label, model.thresholds[label as 'knock'], chosen);
          const held = new Set<number>();
          let endMs = 0;
          let since: number[] = [];
          for (const { scores, gapMs } of rows) {
            endMs += gapMs + hopMs;
            if (gapMs > hopMs) since = [];
            since.push(Math.fround(scores[index] as number));
            // The most that any smoothing makes of it: the highest of what it averages.
            const averaged = since.slice(-own.smoothingWindows);
            if (Math.max(...averaged) >= own.threshold * own.releaseRatio - 1e-6) held.add(endMs);
          }
          for (const { end } of pairsOf(events, label)) {
            expect(held).toContain(Math.round(end.event.onsetMs + end.event.durationMs));
          }
        }
      }),
    );
  });

  test('what was loud before a gap is not heard after it', () => {
    const tracker = new Tracker(model, hopMs, { all: { smoothingWindows: 4, mergeGapMs: 0 } });
    const loud = () => Float32Array.of(0.9, 0);
    for (let i = 1; i <= 6; i++) tracker.update(loud(), i * hopMs);
    expect(tracker.sounding.get('knock')?.lastHeardMs).toBe(6 * hopMs);
    const [end] = tracker.update(new Float32Array(2), 6 * hopMs + 1900);
    expect(end).toMatchObject({ phase: 'end', label: 'knock' });
    expect((end?.onsetMs ?? 0) + (end?.durationMs ?? 0)).toBe(6 * hopMs);
  });

  test('one that goes on over a gap is not ended by the scores that were lost', () => {
    const tracker = new Tracker(model, hopMs, { all: { smoothingWindows: 4, mergeGapMs: 0 } });
    for (let i = 1; i <= 6; i++) tracker.update(Float32Array.of(0.6, 0), i * hopMs);
    const after = 6 * hopMs + 1000;
    expect(tracker.update(Float32Array.of(0.6, 0), after)).toEqual([]);
    expect(tracker.sounding.get('knock')?.lastHeardMs).toBe(after);
  });

  test('one that had not lasted its minimum does not last over a gap', () => {
    const tracker = new Tracker(model, hopMs, {
      all: { smoothingWindows: 1, minDurationMs: 1500 },
    });
    expect(tracker.update(Float32Array.of(0.9, 0), hopMs)).toEqual([]);
    expect(tracker.update(Float32Array.of(0.9, 0), 1900)).toEqual([]);
    expect([...tracker.sounding]).toEqual([]);
  });
});
