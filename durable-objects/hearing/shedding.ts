/**
 * Decides when a mic's windows have to be left out because the room cannot hear them all. Sound that
 * a network held up comes late too, but catches up or stays as late as it is; what shows that the room
 * is too slow is sound that comes later and later. Pure.
 */

/** A period counts if it tells so much later than the one before: a tenth of its 5 s, in milliseconds. */
const riseMs = 500;
/** So many in a row are no accident of a network. */
const risesInARow = 3;

export class Shedding {
  /** Whether windows are left out now. */
  active = false;
  #rises = 0;

  /** @param rise how much later than the period before a period told, in milliseconds. */
  update(rise: number): void {
    // While windows are left out the stream is made good; it is once it no longer falls.
    if (this.active) this.active = rise <= -riseMs / 2;
    else this.#rises = rise >= riseMs ? this.#rises + 1 : 0;
    if (this.#rises < risesInARow) return;
    this.active = true;
    this.#rises = 0;
  }
}
