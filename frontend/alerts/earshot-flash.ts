/** `<earshot-flash>`: the whole screen flashes, or is framed where motion is unwelcome. It takes no taps. */
import { css, html, LitElement, nothing } from 'lit';
import { base } from '../elements/styles.ts';

/** How long it lasts, in milliseconds: as flashes, and as a frame. */
const flashMs = 4000;
const frameMs = 8000;

class EarshotFlash extends LitElement {
  static override properties = { tone: { state: true } };
  declare tone: 'urgent' | 'other' | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        z-index: 2147483647;
        inset: 0;
        width: auto;
        height: auto;
        margin: 0;
        padding: 0;
        overflow: hidden;
        border: 0;
        background: transparent;
        pointer-events: none;
      }
      :host(:not([popover])) {
        display: block;
      }
      div {
        --flash: #ffd60a;
        box-sizing: border-box;
        width: 100%;
        height: 100%;
        /* Less than two a second: three are the most that are safe (WCAG 2.3.1). */
        animation: flash 700ms ease-in-out infinite;
        border: 20px solid var(--flash);
        background: var(--flash);
        opacity: 0;
      }
      .urgent {
        --flash: #ff5a1f;
      }
      @keyframes flash {
        50% {
          opacity: 0.8;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        div {
          background: transparent;
          opacity: 1;
        }
      }
      @media (forced-colors: active) {
        div {
          border-color: Highlight;
        }
      }
    `,
  ];

  /** One that goes on is not begun anew, which would make it flash faster; what is urgent wins. */
  show(urgent: boolean): void {
    if (!this.isConnected) document.body.append(this);
    const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.stop(), reduced ? frameMs : flashMs);
    if (this.tone !== 'urgent') this.tone = urgent ? 'urgent' : 'other';
    this.#aboveDialogs();
  }

  stop(): void {
    clearTimeout(this.#end);
    this.tone = undefined;
    this.remove();
  }

  override render() {
    return this.tone ? html`<div class=${this.tone} aria-hidden="true"></div>` : nothing;
  }

  /** Where browsers can: what is popped up last is above all that was before. */
  #aboveDialogs() {
    if (!('showPopover' in this) || this.matches(':popover-open')) return;
    this.popover = 'manual';
    this.showPopover();
  }
}

customElements.define('earshot-flash', EarshotFlash);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-flash': EarshotFlash;
  }
}
