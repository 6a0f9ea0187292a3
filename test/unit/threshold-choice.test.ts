import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseThresholds, type LabelCounts } from '../../models/evaluation/threshold-choice.ts';

/** Candidates as [threshold, right, wrong, false over music]. */
function label(name: string, sounds: number, ...candidates: number[][]): LabelCounts {
  return {
    label: name,
    sounds,
    candidates: candidates.map(([threshold = 0, right = 0, wrong = 0, music = 0]) => ({
      threshold,
      right,
      wrong,
      falseAlone: { music },
    })),
  };
}

describe('thresholds', () => {
  test('are where right detections outweigh wrong ones', () => {
    const { thresholds, f1 } = chooseThresholds(
      [label('dog', 10, [0.3, 9, 20], [0.6, 8, 2], [0.9, 3, 0])],
      {},
    );
    expect(thresholds).toEqual({ dog: 0.6 });
    expect(f1).toBeCloseTo((2 * 8) / (10 + 10), 6);
  });

  test('are in the middle of those that are equally good', () => {
    const { thresholds } = chooseThresholds(
      [label('dog', 5, [0.3, 5, 1], [0.4, 5, 0], [0.5, 5, 0], [0.6, 5, 0], [0.7, 4, 0])],
      {},
    );
    expect(thresholds).toEqual({ dog: 0.5 });
  });

  test('rise until a bed alone is quiet, first where least is lost', () => {
    const labels = [
      label('siren', 20, [0.5, 18, 2, 5], [0.9, 17, 0, 0]),
      label('bells', 20, [0.5, 18, 2, 2], [0.9, 4, 0, 0]),
    ];
    expect(chooseThresholds(labels, { music: 10 }).thresholds.bells).toBe(0.5);
    const quieter = chooseThresholds(labels, { music: 2 });
    expect(quieter.thresholds).toEqual({ siren: 0.9, bells: 0.5 });
    expect(quieter.falseAlone).toEqual({ music: 2 });
    expect(chooseThresholds(labels, { music: 0 }).thresholds).toEqual({ siren: 0.9, bells: 0.9 });
  });

  test('keep to the bound wherever there are thresholds that do', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const candidates = fc.array(fc.tuple(count, count, count), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(candidates, { minLength: 1, maxLength: 8 }), count, (all, most) => {
        const labels = all.map((own, i) =>
          label(`label ${i}`, 40, ...own.map((counts, k) => [k / 10, ...counts]), [0.99, 0, 0, 0]),
        );
        const choice = chooseThresholds(labels, { music: most });
        expect(choice.falseAlone.music).toBeLessThanOrEqual(most);
        expect(Object.keys(choice.thresholds)).toHaveLength(labels.length);
      }),
    );
  });
});
