/** `<earshot-status>`: how the connection to the room is. */
import { css, html, LitElement } from 'lit';
import type { RoomConnection, RoomSnapshot } from '../../client/index.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base } from '../elements/styles.ts';

type Phase = RoomSnapshot['connection']['phase'];

const phaseWords: Record<Phase | 'delayed' | 'quiet', string> = {
  connecting: 'Connecting…',
  open: 'Live',
  delayed: 'Delayed',
  quiet: 'No answer…',
  reconnecting: 'Reconnecting…',
  closed: 'Disconnected',
};

/** @attr {boolean} over - Whether nothing more comes from the room: what is closed stays closed. */
class EarshotStatus extends LitElement {
  static override properties = { connection: { attribute: false }, over: { type: Boolean } };
  declare connection: RoomConnection;
  declare over: boolean;
  readonly #room = new RoomStateController(this, ['connection']);

  static override styles = [
    base,
    css`
      .status {
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
      .open {
        --light: var(--good);
      }
      .closed {
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
    this.over = false;
  }

  override render() {
    const { connection } = this.#room.snapshot;
    const phase = connection.phase === 'closed' && !this.over ? 'reconnecting' : connection.phase;
    const open = followsOnly(connection) ? 'delayed' : connection.reachedUntil ? 'quiet' : 'open';
    const status = phase === 'open' ? open : phase;
    const latencyMs = status === 'open' ? connection.latencyMs : undefined;
    return html`
      <span class="status ${status}">
        <i></i><span role="status">${phaseWords[status]}</span>
        <span class="soft numbers" title="Round trip to the room" ?hidden=${latencyMs === undefined}>
          ${Math.round(latencyMs ?? 0)} ms
        </span>
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
