/** `<earshot-host-link>`: one's own link, for one's own devices, behind a warning. */
import { css, html, LitElement, nothing } from 'lit';
import { shareLink } from '../../protocol/handshake.ts';
import { base } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import './earshot-link.ts';
import type { Shared } from './share-choices.ts';

class EarshotHostLink extends LitElement {
  static override properties = { shared: { attribute: false }, shown: { state: true } };
  declare shared: Shared;
  declare shown: boolean;

  static override styles = [
    base,
    css`
      details {
        padding-top: 4px;
        border-top: 1px solid var(--line);
      }
      summary {
        width: fit-content;
        min-height: 44px;
        padding-block: 10px;
        border-radius: 6px;
        color: var(--ink-soft);
        font-weight: 600;
        cursor: pointer;
      }
      .warning {
        margin-bottom: 14px;
        padding: 0.8em 1em;
        border-radius: var(--radius-small);
        background: var(--accent-wash);
        font-size: 0.9375rem;
      }
      earshot-link {
        --code-width: 200px;
      }
    `,
  ];

  constructor() {
    super();
    this.shown = false;
  }

  override render() {
    const { origin, roomId, key } = this.shared;
    return html`
      <details @toggle=${this.#toggle}>
        <summary>${msg('Host link')}</summary>
        ${
          this.shown
            ? html`
                <p class="warning">
                  ${msg(
                    'Only for your own devices. Whoever has this link can change the settings, replace all links and delete the room.',
                  )}
                </p>
                <earshot-link .link=${shareLink(origin, roomId, key)} .name=${msg('Host link')}>
                </earshot-link>
              `
            : nothing
        }
      </details>
    `;
  }

  #toggle({ target }: Event) {
    this.shown = (target as HTMLDetailsElement).open;
  }
}

customElements.define('earshot-host-link', EarshotHostLink);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-host-link': EarshotHostLink;
  }
}
