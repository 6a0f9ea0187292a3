import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TrackedEvent, Tracker } from '../../models/tracker.ts';

const hopMs = 240;
const model = { labels: ['knock', 'siren'], thresholds: { knock: 0.5, siren: 0.8 } };
const parameters = { smoothingWindows: 2, releaseRatio: 0.5, mergeGapMs: 500 };

/** Runs rows of [knock, siren] scores, one a hop. */
function track(rows: [number, number][]): { tracker: Tracker; events: TrackedEvent[] } {
  const tracker = new Tracker(model, hopMs, parameters);
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
    const tracker = new Tracker(model, hopMs, parameters);
    tracker.restore('knock', { onsetMs: -1000, lastHeardMs: 0, peak: 0.9 });
    expect([...tracker.sounding.keys()]).toEqual(['knock']);
    expect(tracker.update(Float32Array.of(1, 0), hopMs)).toEqual([]);
    expect(tracker.flush()).toMatchObject([
      { phase: 'end', onsetMs: -1000, durationMs: 1000 + hopMs, peak: 0.9 },
    ]);
  });

  test('time in which nothing was heard does not end it, windows without it do', () => {
    const tracker = new Tracker(model, hopMs, parameters);
    tracker.restore('knock', { onsetMs: 0, lastHeardMs: 0, peak: 0.9 });
    expect(tracker.update(Float32Array.of(0, 0), 60_000)).toEqual([]);
    expect(tracker.update(Float32Array.of(0, 0), 60_000 + hopMs)).toEqual([]);
    expect(tracker.update(Float32Array.of(0, 0), 60_000 + 2 * hopMs)).toMatchObject([
      { phase: 'end', onsetMs: 0, durationMs: 0 },
    ]);
  });

  test('for any scores: begin and end alternate, durations and peaks hold', () => {
    const score = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { maxLength: 80 }), (rows) => {
        const { tracker, events } = track(rows);
        const all = [...events, ...tracker.flush()];
        for (const label of model.labels) {
          const own = all.filter((event) => event.label === label);
          own.forEach((event, i) => {
            expect(event.phase).toBe(i % 2 === 0 ? 'begin' : 'end');
            expect(event.durationMs).toBeGreaterThanOrEqual(0);
            expect(event.onsetMs).toBeLessThanOrEqual(rows.length * hopMs);
            expect(event.peak).toBeLessThanOrEqual(1);
            if (event.phase === 'end') {
              expect(event.onsetMs).toBe(own[i - 1]?.onsetMs);
              expect(event.peak).toBeGreaterThanOrEqual(own[i - 1]?.peak as number);
            }
          });
          expect(own.length % 2).toBe(0);
        }
      }),
    );
  });
});
