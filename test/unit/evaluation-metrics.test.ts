import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  meanAveragePrecision,
} from '../../models/evaluation/average-precision.ts';
import { CalibrationError } from '../../models/evaluation/calibration.ts';
import { confusionSvg } from '../../models/evaluation/confusion-svg.ts';
import type { HeardClip } from '../../models/evaluation/heard-clip.ts';
import { measure } from '../../models/evaluation/metrics.ts';

describe('average precision', () => {
  it('is the mean precision at the ranks of what was looked for', () => {
    // Found at the ranks 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
    const scores = [0.9, 0.8, 0.7, 0.6, 0.1];
    const positive = [true, false, true, true, false];
    expect(averagePrecision(scores, positive)).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3);
  });

  it('equal scores share a rank, whatever their order', () => {
    expect(averagePrecision([0.5, 0.5], [true, false])).toBe(0.5);
    expect(averagePrecision([0.5, 0.5], [false, true])).toBe(0.5);
  });

  it('the example of scikit-learn', () => {
    const scores = [0.1, 0.4, 0.35, 0.8];
    expect(averagePrecision(scores, [false, false, true, true])).toBeCloseTo(0.8333, 4);
  });

  it('a class without clips has none and does not count', () => {
    expect(averagePrecision([0.5], [false])).toBeNull();
    expect(meanAveragePrecision([1, null, 0.5])).toBe(0.75);
    expect(meanAveragePrecision([null])).toBeNull();
  });
});

describe('calibration error', () => {
  const errorOf = (scores: [number, boolean][]) => {
    const error = new CalibrationError();
    for (const [score, right] of scores) error.add(score, right);
    return error.value;
  };

  it('is the distance of mean score and share in each bin, weighted by its scores', () => {
    // One bin: mean 0.96, three of four right; another: 0.1, none right.
    const scores: [number, boolean][] = [
      [0.94, true],
      [0.96, true],
      [0.96, true],
      [0.98, false],
      [0.1, false],
    ];
    expect(errorOf(scores)).toBeCloseTo((4 * 0.21 + 1 * 0.1) / 5);
  });

  it('what is sure and right has none; 0 and 1 are in bins; nothing has no error', () => {
    expect(
      errorOf([
        [1, true],
        [0, false],
      ]),
    ).toBe(0);
    expect(errorOf([])).toBeNull();
  });

  it('of a model is over audible windows, by their top label and by all scores', () => {
    const heard: HeardClip[] = [
      {
        label: 0,
        windows: [
          { scores: [0.9, 0.1], audible: true },
          { scores: [0, 1], audible: false },
        ],
      },
    ];
    const { calibration } = measure(heard, ['dog', 'rain']);
    expect(calibration.topLabel).toBeCloseTo(0.1);
    expect(calibration.perScore).toBeCloseTo(0.1);
  });
});

describe('the confusion matrix as a picture', () => {
  const svg = confusionSvg(
    [
      [2, 1, 0],
      [0, 3, 0],
      [0, 0, 0],
    ],
    ['a<b', 'rain', 'never'],
  );

  it('shows the labels that occur, escaped, and says each cell in words', () => {
    expect(svg).toContain('>a&lt;b</text>');
    expect(svg).not.toContain('a<b');
    expect(svg).not.toContain('never');
    expect(svg).toContain('<title>a&lt;b: 2 of 3 right</title>');
    expect(svg).toContain('<title>a&lt;b taken for rain: 1 of 3</title>');
  });

  it('has a title and a description that say what it shows', () => {
    expect(svg).toContain('role="img" aria-labelledby="title description"');
    expect(svg).toContain('5 of 6 clips are right');
    expect(svg).toContain('Taken most often: a&lt;b for rain (1).');
  });
});
