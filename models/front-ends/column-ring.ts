/** The latest columns of a spectrogram: written one by one, read together. Allocates nothing once it is made. */
export class ColumnRing {
  /** `[columns][values]`, each a part of one array. */
  readonly #columns: readonly Float32Array[];
  readonly #values: Float32Array;
  readonly #length: number;
  #count = 0;

  /**
   * @param columns to keep.
   * @param length values in a column.
   */
  constructor(columns: number, length: number) {
    this.#values = new Float32Array(columns * length);
    this.#length = length;
    this.#columns = Array.from({ length: columns }, (_, column) =>
      this.#values.subarray(column * length, (column + 1) * length),
    );
  }

  /** Columns added since the start or the last `reset`. */
  get count(): number {
    return this.#count;
  }

  /** @returns the next column, to be filled: it takes the place of the oldest. */
  add(): Float32Array {
    return this.#columns[this.#count++ % this.#columns.length] as Float32Array;
  }

  /** Copies the columns into `out`, `[columns * values]`, oldest first. */
  copyTo(out: Float32Array): void {
    const oldest = (this.#count % this.#columns.length) * this.#length;
    out.set(this.#values.subarray(oldest));
    out.set(this.#values.subarray(0, oldest), this.#values.length - oldest);
  }

  /** Begins anew; what was there stays until it is written over. */
  reset(): void {
    this.#count = 0;
  }
}
