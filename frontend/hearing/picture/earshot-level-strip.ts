/** `<earshot-level-strip>`: how loud a microphone was in the last minute, as its scores tell. */
import type { Participant } from '../../../client/index.ts';
import { msg, str } from '../../words/msg.ts';
import { MovingPicture } from './moving-picture.ts';
import { PictureColumns } from './picture-columns.ts';

const shownMs = 60_000;
/** A window's hop: scores come no more often. */
const columnMs = 250;
const rows = 32;
/** After this long without scores nothing is known of the time between. */
const gapMs = 2500;
/** What the strip shows, in dBFS. */
const [quietestDb, loudestDb] = [-60, 0];
/** How dark a bar is drawn. */
const opacity = 150;

class EarshotLevelStrip extends MovingPicture {
  static override properties = {
    ...MovingPicture.properties,
    participant: { attribute: false },
  };
  declare participant: Participant;
  protected override readonly picture = new PictureColumns({ spanMs: shownMs, columnMs, rows });
  protected override readonly spanMs = shownMs;
  readonly #column = new Uint8Array(rows);
  #lastAt = 0;
  #stop = () => {};

  protected override get heardBy() {
    return this.participant.id;
  }

  protected override get description() {
    return msg(str`How loud ${this.participant.name} was in the last minute.`);
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>) {
    const before = changed.get('participant') as Participant | undefined;
    if (before && before.id !== this.participant.id) this.picture.clear();
    if (changed.has('connection')) this.#follow();
  }

  #follow() {
    this.#stop();
    if (!this.connection || !this.isConnected) return;
    this.#stop = this.connection.on('scores', ({ participant, levelDb }) => {
      if (participant !== this.participant.id) return;
      const part = (levelDb - quietestDb) / (loudestDb - quietestDb);
      const height = Math.min(rows, Math.max(1, Math.round(rows * part)));
      this.#column.fill(0);
      this.#column.fill(opacity, 0, height);
      const now = Date.now();
      // Where many listen scores come once a second: it was about as loud in between.
      const from = now - this.#lastAt < gapMs ? this.#lastAt + columnMs : now;
      for (let at = from; at < now; at += columnMs) this.picture.put(this.#column, at);
      this.picture.put(this.#column, now);
      this.#lastAt = now;
    });
  }
}

customElements.define('earshot-level-strip', EarshotLevelStrip);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-level-strip': EarshotLevelStrip;
  }
}
