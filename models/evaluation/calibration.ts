/** Whether a score of 0.8 is right eight times in ten. Pure. */

/** Bins of equal width from 0 to 1; a score of exactly 1 is in the last. */
const bins = 15;

/**
 * Expected calibration error: over bins of scores, the mean distance between the mean score and the
 * share that was right, weighted by how many scores fall into each (Guo et al. 2017, "On Calibration
 * of Modern Neural Networks", eq. 3).
 */
export class CalibrationError {
  readonly #counts = new Float64Array(bins);
  readonly #scores = new Float64Array(bins);
  readonly #right = new Float64Array(bins);

  add(score: number, right: boolean): void {
    const bin = Math.min(bins - 1, Math.floor(score * bins));
    this.#counts[bin] = (this.#counts[bin] as number) + 1;
    this.#scores[bin] = (this.#scores[bin] as number) + score;
    if (right) this.#right[bin] = (this.#right[bin] as number) + 1;
  }

  /** From 0 to 1; null if nothing was added. */
  get value(): number | null {
    const count = this.#counts.reduce((sum, own) => sum + own, 0);
    if (count === 0) return null;
    const distance = this.#scores.reduce(
      (sum, score, bin) => sum + Math.abs(score - (this.#right[bin] as number)),
      0,
    );
    return distance / count;
  }
}

export interface Calibration {
  /** Over the highest score of each audible window: was that label the clip's? */
  topLabel: number | null;
  /** Over all scores of each audible window, most of which are near 0 and right to be. */
  perScore: number | null;
}
