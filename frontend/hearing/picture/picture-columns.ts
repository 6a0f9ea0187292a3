/** A picture that moves with the time: the columns of the last so many milliseconds, each as high as the picture. Pure. */

export class PictureColumns {
  readonly columns: number;
  readonly rows: number;
  readonly columnMs: number;
  readonly #values: Uint8Array;
  /** Number of the latest column: its time divided by `columnMs`. */
  #latest = Number.NEGATIVE_INFINITY;

  constructor({ spanMs, columnMs, rows }: { spanMs: number; columnMs: number; rows: number }) {
    this.columns = Math.ceil(spanMs / columnMs);
    this.rows = rows;
    this.columnMs = columnMs;
    this.#values = new Uint8Array(this.columns * rows);
  }

  /**
   * Puts a column where its time is; what lies between it and the one before stays empty.
   *
   * @param column `rows` bytes, the lowest row first. @param at its time in milliseconds, by any clock.
   */
  put(column: Uint8Array, at: number): void {
    const number = Math.floor(at / this.columnMs);
    if (number <= this.#latest - this.columns) return;
    this.#advanceTo(number);
    this.#values.set(column, this.#placeOf(number));
  }

  /**
   * Writes the picture as it is at a time, which is its right edge.
   *
   * @param pixels `columns` by `rows` pixels of four bytes, the highest row first: only their opacity is written.
   */
  drawInto(pixels: Uint8ClampedArray, at: number): void {
    const last = Math.floor(at / this.columnMs);
    const { columns, rows } = this;
    for (let column = 0; column < columns; column++) {
      const number = last - columns + 1 + column;
      const known = number <= this.#latest && number > this.#latest - columns;
      const place = this.#placeOf(number);
      for (let row = 0; row < rows; row++) {
        const value = known ? (this.#values[place + row] as number) : 0;
        pixels[4 * ((rows - 1 - row) * columns + column) + 3] = value;
      }
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#values.fill(0);
    this.#latest = Number.NEGATIVE_INFINITY;
  }

  #advanceTo(number: number): void {
    if (number <= this.#latest) return;
    const from = Math.max(this.#latest + 1, number - this.columns + 1);
    for (let each = from; each <= number; each++) {
      const place = this.#placeOf(each);
      this.#values.fill(0, place, place + this.rows);
    }
    this.#latest = number;
  }

  #placeOf(number: number): number {
    return (((number % this.columns) + this.columns) % this.columns) * this.rows;
  }
}
