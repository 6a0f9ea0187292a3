/** `<earshot-spectrogram>`: the sound of one's own microphone, as a picture of the last seconds. */
import {
  SpectrogramStrip,
  stripBands,
  stripStep,
} from '../../../models/teaching/spectrogram-strip.ts';
import { sampleRateHz } from '../../../protocol/limits.ts';
import { msg } from '../../words/msg.ts';
import { ownSoundOf } from '../own-sound.ts';
import { MovingPicture } from './moving-picture.ts';
import { PictureColumns } from './picture-columns.ts';

const columnMs = (1000 * stripStep) / sampleRateHz;
const shownMs = 15_000;

/** Quieter than this is not drawn; louder is drawn the darker. Of 255, as the strip gives it. */
const floor = 90;

class EarshotSpectrogram extends MovingPicture {
  protected override readonly picture = new PictureColumns({
    spanMs: shownMs,
    columnMs,
    rows: stripBands,
  });
  protected override readonly spanMs = shownMs;
  readonly #strip = new SpectrogramStrip();
  /** When the next column begins, by this device's clock. */
  #at = 0;
  #stop = () => {};

  protected override get heardBy() {
    return this.connection.state.getSnapshot().you;
  }

  protected override get description() {
    return msg('Spectrogram of your microphone: the last 15 seconds, low sounds at the bottom.');
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#listen();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>) {
    if (changed.has('connection')) this.#listen();
  }

  #listen() {
    this.#stop();
    if (!this.connection || !this.isConnected) return;
    this.#stop = ownSoundOf(this.connection).listen((samples) => this.#take(samples));
  }

  #take(samples: Float32Array) {
    // Nobody sees it: what comes once it is seen again does not follow this.
    if (document.visibilityState === 'hidden') {
      this.#strip.reset();
      return;
    }
    const now = Date.now();
    const began = now - (1000 * samples.length) / sampleRateHz;
    // Columns follow each other without gaps, unless sound was missing.
    if (Math.abs(began - this.#at) > 300) this.#at = began;
    this.#strip.push(samples, (column) => {
      this.picture.put(column.map(visible), this.#at);
      this.#at += columnMs;
    });
  }
}

function visible(value: number): number {
  return Math.max(0, ((value - floor) * 255) / (235 - floor));
}

customElements.define('earshot-spectrogram', EarshotSpectrogram);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-spectrogram': EarshotSpectrogram;
  }
}
