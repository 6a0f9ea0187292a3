/** `<earshot-example>`: an example of a taught sound: its spectrogram, and what it is in words. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { ModelDescription, RoomApi } from '../../client/index.ts';
import { isFailure } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { type Example, exampleWords, type TaughtSoundDetails } from './teaching-words.ts';
import { drawThumbnail } from './thumbnail.ts';

/**
 * @attr {boolean} editable - Whether one may delete it.
 * @attr {number} number - Its place among the sound's examples, from 1.
 * @fires delete - It is to be deleted.
 */
class EarshotExample extends LitElement {
  static override properties = {
    api: { attribute: false },
    sound: { attribute: false },
    example: { attribute: false },
    base: { attribute: false },
    editable: { type: Boolean },
    number: { type: Number },
  };
  declare api: RoomApi;
  declare sound: TaughtSoundDetails['id'];
  declare example: Example;
  /** The model on which the room is taught. */
  declare base: ModelDescription | undefined;
  declare editable: boolean;
  declare number: number;

  static override styles = [
    base,
    controls,
    css`
      :host {
        width: 112px;
      }
      figure {
        position: relative;
        display: grid;
        gap: 4px;
        margin: 0;
      }
      canvas {
        width: 100%;
        aspect-ratio: 96 / 64;
        border-radius: 8px;
        background: var(--sunken);
        color: var(--accent);
        image-rendering: pixelated;
      }
      .differs canvas {
        outline: 2px dashed var(--wait);
        outline-offset: 1px;
      }
      .outdated canvas {
        opacity: 0.5;
      }
      figcaption {
        font-size: 0.75rem;
        line-height: 1.35;
        color: var(--ink-soft);
        overflow-wrap: anywhere;
      }
      b {
        display: block;
        color: var(--wait);
      }
      button {
        position: absolute;
        top: 4px;
        inset-inline-end: 4px;
        width: 28px;
        min-height: 28px;
        padding: 0;
        border-color: var(--line);
        background: var(--card);
        font-size: 1rem;
        line-height: 1;
      }
    `,
  ];

  constructor() {
    super();
    this.editable = false;
    this.number = 1;
  }

  override firstUpdated(_: PropertyValues<this>) {
    void this.#draw();
  }

  override render() {
    const { at, differs, outdated } = this.example;
    return html`
      <figure class="${differs ? 'differs' : ''} ${outdated ? 'outdated' : ''}">
        <canvas width="96" height="64" role="img" aria-label=${msg(str`Spectrogram of example ${this.number}`)}>
        </canvas>
        <figcaption>
          ${differs ? html`<b>${msg('Differs')}</b>` : nothing} ${outdated ? html`<b>${msg('Not used')}</b>` : nothing}
          <span class="numbers">${momentWords(at)}</span>
          <span class="visually-hidden">${exampleWords(this.example, this.base)}</span>
        </figcaption>
        ${
          this.editable
            ? html`<button aria-label=${msg(str`Delete example ${this.number}`)}
                title=${msg('Delete this example')}
                @click=${() => this.dispatchEvent(new CustomEvent('delete'))}>×</button>`
            : nothing
        }
      </figure>
    `;
  }

  async #draw() {
    try {
      const { thumbnail } = await this.api.sounds.example(this.sound, this.example.id);
      const canvas = this.renderRoot.querySelector('canvas');
      if (canvas) drawThumbnail(canvas, { ...thumbnail, data: bytesOf(thumbnail.data) });
    } catch (error) {
      // It was deleted meanwhile, or the room is out of reach: the words beside it stay.
      if (!isFailure(error)) throw error;
    }
  }
}

/** @param text in base64. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

customElements.define('earshot-example', EarshotExample);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-example': EarshotExample;
  }
}
