import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseThresholds, type LabelCounts } from '../../models/evaluation/threshold-choice.ts';

/** Candidates as [threshold, right, wrong, false over music]. */
function label(name: string, sounds: number, ...candidates: number[][]): LabelCounts {
  return {
    label: name,
    sounds,
    leastShare: 0,
    candidates: candidates.map(([threshold = 0, right = 0, wrong = 0, music = 0]) => ({
      threshold,
      right,
      wrong,
      falseAlone: { music },
    })),
  };
}

/** The same labels, of each of which so much is to be kept. */
function keeping<T>(leastShare: number, labels: readonly T[]) {
  return labels.map((own) => ({ ...own, leastShare }));
}

/** Labels of 40 sounds, their candidates at 0, 0.1 and so on. */
function labelsOf(counts: readonly (readonly number[][])[]): LabelCounts[] {
  return counts.map((own, i) =>
    label(`label ${i}`, 40, ...own.map((each, k) => [k / 10, ...each])),
  );
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
    expect(chooseThresholds(labels, { music: 0 }).thresholds).toEqual({
      siren: 0.9,
      bells: 0.9,
    });
  });

  test('give no label up', () => {
    const labels = [
      label('siren', 20, [0.5, 18, 2, 5], [0.9, 17, 0, 0]),
      label('bells', 20, [0.5, 18, 2, 2], [0.8, 6, 1, 1], [0.9, 4, 0, 0]),
    ];
    const { thresholds, falseAlone } = chooseThresholds(keeping(0.33, labels), { music: 0 });
    expect(thresholds).toEqual({ siren: 0.9, bells: 0.8 });
    expect(falseAlone).toEqual({ music: 1 });
  });

  test('keep more of one label than of another', () => {
    const candidates = [
      [0.5, 18, 2, 2],
      [0.8, 12, 1, 1],
      [0.9, 6, 0, 0],
    ];
    const [siren, bells] = [label('siren', 20, ...candidates), label('bells', 20, ...candidates)];
    const labels = [...keeping(0.9, [siren]), ...keeping(0.33, [bells])];
    expect(chooseThresholds(labels, { music: 0 }).thresholds).toEqual({ siren: 0.5, bells: 0.9 });
  });

  test('keep one bed quiet although another cannot be', () => {
    const candidate = (threshold: number, right: number, music: number, speech: number) => ({
      threshold,
      right,
      wrong: 0,
      falseAlone: { music, speech },
    });
    const labels = [
      {
        label: 'siren',
        sounds: 20,
        candidates: [candidate(0.5, 18, 9, 5), candidate(0.9, 10, 7, 0)],
      },
      {
        label: 'bells',
        sounds: 20,
        candidates: [candidate(0.5, 18, 5, 1), candidate(0.9, 9, 5, 0)],
      },
    ];
    const { thresholds, falseAlone } = chooseThresholds(keeping(0.5, labels), {
      music: 3,
      speech: 1,
    });
    expect(falseAlone).toEqual({ music: 12, speech: 1 });
    expect(thresholds).toEqual({ siren: 0.9, bells: 0.5 });
  });

  test('reach the highest F1 that there is, where no bed must be quiet', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const candidates = fc.array(fc.tuple(count, count), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(candidates, { minLength: 1, maxLength: 4 }), (counts) => {
        const labels = labelsOf(counts);
        const totals = labels.reduce<[right: number, told: number][]>(
          (sums, { candidates: own }) =>
            sums.flatMap(([right, told]) =>
              own.map((each): [number, number] => [
                right + each.right,
                told + each.right + each.wrong,
              ]),
            ),
          [[0, 0]],
        );
        const best = Math.max(
          ...totals.map(([right, told]) => (2 * right) / (40 * labels.length + told)),
        );
        expect(chooseThresholds(labels, {}).f1).toBeGreaterThan(best - 1e-3);
      }),
    );
  });

  test('keep what they must of each label, and to the bound wherever that allows it', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const candidates = fc.array(fc.tuple(count, count, count), { minLength: 1, maxLength: 6 });
    const all = fc.array(candidates, { minLength: 1, maxLength: 8 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(all, count, share, (counts, most, leastShare) => {
        const labels = labelsOf(counts);
        const choice = chooseThresholds(keeping(leastShare, labels), { music: most });
        let fewest = 0;
        for (const { label: name, candidates: own } of labels) {
          const least = leastShare * Math.max(...own.map(({ right }) => right));
          const kept = own.filter(({ right }) => right >= least);
          expect(kept.map(({ threshold }) => threshold)).toContain(choice.thresholds[name]);
          fewest += Math.min(...kept.map(({ falseAlone }) => falseAlone.music ?? 0));
        }
        expect(choice.falseAlone.music).toBeLessThanOrEqual(Math.max(most, fewest));
      }),
    );
  });
});
