/** `<earshot-status>`: how the connection to the room is. */
import { css, html, LitElement } from 'lit';
import type { ConnectionState } from '../../client/index.ts';
import { base } from '../elements/styles.ts';

const stateWords: Record<ConnectionState, string> = {
  connecting: 'Connecting…',
  open: 'Live',
  reconnecting: 'Reconnecting…',
  closed: 'Disconnected',
};

class EarshotStatus extends LitElement {
  static override properties = {
    state: { type: String, reflect: true },
    latency: { type: Number },
    delayed: { type: Boolean, reflect: true },
  };
  declare state: ConnectionState;
  /** Round trip to the room, in milliseconds. */
  declare latency: number | undefined;
  /** Whether the room is followed over something slower than a socket. */
  declare delayed: boolean;

  static override styles = [
    base,
    css`
      :host {
        --light: var(--wait);
        display: inline-flex;
        align-items: center;
        gap: 0.55em;
        padding: 0.35em 0.85em;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: var(--card);
        font-size: 0.875rem;
        font-weight: 600;
        white-space: nowrap;
      }
      :host([state='open']) {
        --light: var(--good);
      }
      :host([state='open'][delayed]) {
        --light: var(--wait);
      }
      :host([state='closed']) {
        --light: var(--accent);
      }
      i {
        width: 0.6em;
        height: 0.6em;
        border-radius: 50%;
        background: var(--light);
      }
      .soft {
        font-weight: 450;
      }
    `,
  ];

  constructor() {
    super();
    this.state = 'connecting';
    this.latency = undefined;
    this.delayed = false;
  }

  override render() {
    const words = this.state === 'open' && this.delayed ? 'Delayed' : stateWords[this.state];
    const latency = this.state === 'open' && this.latency !== undefined ? this.latency : undefined;
    return html`
      <i></i><span role="status">${words}</span>
      <span class="soft numbers" title="Round trip to the room" ?hidden=${latency === undefined}>
        ${Math.round(latency ?? 0)} ms
      </span>
    `;
  }
}

customElements.define('earshot-status', EarshotStatus);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-status': EarshotStatus;
  }
}
