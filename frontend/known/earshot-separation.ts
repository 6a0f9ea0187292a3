/** `<earshot-separation>`: how well taught sounds stand apart, as a picture and in words. */
import { css, html, LitElement, svg } from 'lit';
import type { SoundList } from '../../client/index.ts';
import { base } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import { separationWords } from './teaching-words.ts';

const [width, height, margin] = [340, 190, 28];
/** Between the lines of two names on one side, so that none lies on another. */
const lineHeight = 15;
const longestName = 18;

class EarshotSeparation extends LitElement {
  static override properties = { list: { attribute: false } };
  declare list: Pick<SoundList, 'separation' | 'sounds'>;

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
        align-items: center;
        gap: 12px 20px;
      }
      svg {
        width: 100%;
        max-width: 26rem;
        border-radius: var(--radius-small);
        background: var(--sunken);
      }
      circle {
        fill: var(--accent);
      }
      text {
        fill: var(--ink);
        font: 600 12px var(--sans);
      }
      ul {
        display: grid;
        gap: 6px;
        font-size: 0.9375rem;
      }
    `,
  ];

  override render() {
    return html`
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${msg('Map of the taught sounds: those that are close together sound alike')}>
        ${this.#places().map(
          ({ x, y, textY, name }) => svg`
            <circle cx=${x} cy=${y} r="6" />
            <text x=${x + (x > width / 2 ? -11 : 11)} y=${textY + 4}
              text-anchor=${x > width / 2 ? 'end' : 'start'}>${name}</text>`,
        )}
      </svg>
      <ul>${separationWords(this.list).map((sentence) => html`<li>${sentence}</li>`)}</ul>
    `;
  }

  /** Where sounds are drawn, from above to below, and where their names are. */
  #places() {
    const { separation, sounds } = this.list;
    const places = separation.places.map(({ id, x, y }) => ({
      x: margin + ((x + 1) / 2) * (width - 2 * margin),
      y: margin + ((1 - y) / 2) * (height - 2 * margin),
      name: shortened(sounds.find((sound) => sound.id === id)?.name ?? ''),
    }));
    const lowest = { left: 0, right: 0 };
    return places
      .sort((a, b) => a.y - b.y)
      .map((place) => {
        const side = place.x > width / 2 ? 'right' : 'left';
        lowest[side] = Math.max(place.y, lowest[side] + lineHeight);
        return { ...place, textY: lowest[side] };
      });
  }
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

customElements.define('earshot-separation', EarshotSeparation);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-separation': EarshotSeparation;
  }
}
