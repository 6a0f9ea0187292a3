/** `<earshot-new-links>`: makes a link worthless that came into wrong hands, and gives a new one. */
import { css, html, LitElement } from 'lit';
import type { Role } from '../../protocol/handshake.ts';
import '../elements/earshot-confirm.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';

/** Replaces the keys of these roles, and does what follows for the page. */
export type RotateKeys = (roles: readonly Role[]) => Promise<void>;

const links: readonly { role: Role; name: string; warning: string; done: string }[] = [
  {
    role: 'mic',
    name: 'microphone link',
    warning:
      'Everyone who came with the microphone link is sent out, and it opens nothing any more.',
    done: 'The new microphone link is under “Share this room”.',
  },
  {
    role: 'listener',
    name: 'follow link',
    warning: 'Everyone who came with the follow link is sent out, and it opens nothing any more.',
    done: 'The new follow link is under “Share this room”.',
  },
  {
    role: 'host',
    name: 'host link',
    warning:
      'Other hosts are sent out. You stay: your new link is kept in this browser and in its address bar.',
    done: 'You have a new host link: it is in the address bar, and among your rooms.',
  },
];

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
        <h3>New links</h3>
        <p class="explanation">
          If a link has come to somebody who should not have it, replace it. Nothing that was heard is
          lost.
        </p>
        <div class="links">
          ${links.map(
            ({ role, name, warning, done }) => html`
              <earshot-confirm .action=${`Replace the ${name}…`} .warning=${warning}
                confirmation="Replace it" ?busy=${this.#outcome.busy}
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
