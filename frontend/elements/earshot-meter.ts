/** `<earshot-meter>`: a level in dBFS as a bar from -60 dB to full scale. Decoration: it has no role. */
import { css, html, LitElement } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';

const floorDb = -60;

class EarshotMeter extends LitElement {
  static override properties = { level: { type: Number } };
  /** Root mean square in dBFS. */
  declare level: number;

  static override styles = css`
    :host {
      display: block;
      height: 8px;
      overflow: hidden;
      border-radius: 99px;
      background: var(--sunken);
    }
    div {
      height: 100%;
      border-radius: inherit;
      background: var(--meter, var(--accent));
      transform-origin: left;
      transition: transform var(--meter-ms, 90ms) linear;
    }
    @media (prefers-reduced-motion: reduce) {
      div {
        transition: none;
      }
    }
  `;

  constructor() {
    super();
    this.level = -120;
  }

  override render() {
    const filled = Math.min(1, Math.max(0, 1 - this.level / floorDb));
    return html`<div style=${styleMap({ transform: `scaleX(${filled.toFixed(3)})` })}></div>`;
  }
}

customElements.define('earshot-meter', EarshotMeter);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-meter': EarshotMeter;
  }
}
