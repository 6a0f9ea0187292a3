/** `<earshot-new-links>`: makes a link worthless that came into wrong hands, and gives a new one. */
import { css, html, LitElement } from 'lit';
import type { Role } from '../../protocol/handshake.ts';
import '../elements/earshot-confirm.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { msg } from '../words/msg.ts';

/** Replaces the keys of these roles, and does what follows for the page. */
export type RotateKeys = (roles: readonly Role[]) => Promise<void>;

interface Link {
  role: Role;
  action: string;
  warning: string;
  done: string;
}

function links(): readonly Link[] {
  return [
    {
      role: 'mic',
      action: msg('Replace the microphone link…'),
      warning: msg(
        'Everyone who joined with the microphone link is disconnected, and the link stops working.',
      ),
      done: msg('The new microphone link is under Share.'),
    },
    {
      role: 'listener',
      action: msg('Replace the follow link…'),
      warning: msg(
        'Everyone who joined with the follow link is disconnected, and the link stops working.',
      ),
      done: msg('The new follow link is under Share.'),
    },
    {
      role: 'host',
      action: msg('Replace the host link…'),
      warning: msg(
        'Other hosts are disconnected. You stay: your new link is saved in this browser and in its address bar.',
      ),
      done: msg('Your new host link is in the address bar, and under your rooms.'),
    },
  ];
}

class EarshotNewLinks extends LitElement {
  static override properties = { rotate: { attribute: false } };
  declare rotate: RotateKeys;
  readonly #outcome = new Outcome(this);

  static override styles = [
    settingsStyles,
    css`
      .links {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  override render() {
    return html`
      <div class="part">
        <h3>${msg('Replace a link')}</h3>
        <p class="explanation">
          ${msg('If a link has reached the wrong person, replace it. Nothing that was heard is lost.')}
        </p>
        <div class="links">
          ${links().map(
            ({ role, action, warning, done }) => html`
              <earshot-confirm .action=${action} .warning=${warning}
                confirmation=${msg('Replace it')} ?busy=${this.#outcome.busy}
                @confirmed=${() => this.#outcome.of(() => this.rotate([role]), done)}>
              </earshot-confirm>
            `,
          )}
        </div>
        ${this.#outcome.render()}
      </div>
    `;
  }
}

customElements.define('earshot-new-links', EarshotNewLinks);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-new-links': EarshotNewLinks;
  }
}
