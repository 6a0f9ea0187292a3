import { describe, expect, test } from 'vitest';
import { type ChosenThreshold, leanThresholds } from '../../models/evaluation/lean-thresholds.ts';

const chosen = (label: string, threshold: number, sounds: number, essential = false) =>
  ({ label, threshold, sounds, essential }) satisfies ChosenThreshold;

describe('thresholds that lean on their kind', () => {
  test('a label of eight sounds lies half way to the median, in log-odds', () => {
    const thresholds = leanThresholds([
      chosen('drawer', 0.9, 8),
      chosen('paper', 0.5, 1000),
      chosen('rain', 0.4, 1000),
    ]);
    // Odds of 9 and of 1: half way in log-odds are odds of 3.
    expect(thresholds.drawer).toBe(0.75);
    expect(thresholds.paper).toBe(0.5);
  });

  test('a label that never sounded has the median of those that did', () => {
    const thresholds = leanThresholds([
      chosen('boat', 0.31, 0),
      chosen('paper', 0.6, 5),
      chosen('rain', 0.6, 5),
      chosen('siren', 0.31, 50, true),
    ]);
    expect(thresholds.boat).toBe(0.6);
  });

  test('essential labels lean on essential ones, and may be more probable by less', () => {
    const thresholds = leanThresholds([
      chosen('siren', 0.05, 1000, true),
      chosen('dog', 0.05, 1000, true),
      chosen('paper', 0.05, 1000),
      chosen('rain', 0.99, 1000),
      chosen('alarm', 0.99, 0, true),
    ]);
    expect(thresholds).toEqual({ siren: 0.2, dog: 0.2, alarm: 0.2, paper: 0.3, rain: 0.95 });
  });

  test('no labels are no thresholds', () => {
    expect(leanThresholds([])).toEqual({});
  });
});
