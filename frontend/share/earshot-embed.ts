/** `<earshot-embed>`: what shows the room within another page or a stream, and how that looks now. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import { base, controls } from '../elements/styles.ts';
import '../stage/index.ts';
import { msg, str } from '../words/msg.ts';
import { readFramers } from './framing.ts';
import { embedCode, stageLink } from './share-choices.ts';

class EarshotEmbed extends LitElement {
  static override properties = {
    connection: { attribute: false },
    link: { attribute: false },
    roomTitle: { attribute: false },
    framers: { state: true },
    copied: { state: true },
  };
  declare connection: RoomConnection;
  /** The link to follow. */
  declare link: string;
  declare roomTitle: string;
  /** The origins whose pages may show it; undefined while that is not known. */
  declare framers: readonly string[] | undefined;
  /** What was copied: the code, or the address. */
  declare copied: 'code' | 'address' | undefined;

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
    grid-template-columns: minmax(0, 1fr);
        gap: 14px;
      }
      h3 {
        font: 680 1.0625rem/1.3 var(--display);
      }
      section {
        display: grid;
        gap: 8px;
      }
      textarea {
        width: 100%;
        min-height: 7.5rem;
        padding: 0.7em 0.9em;
        border: 1px solid var(--control);
        border-radius: var(--radius-small);
        background: var(--card);
        color: var(--ink);
        font: 400 0.875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
        resize: vertical;
      }
      .preview {
        overflow: hidden;
        height: 200px;
        border: 1px solid var(--line);
        border-radius: 16px;
        background: var(--paper);
      }
      .preview earshot-stage {
        --stage-height: 198px;
        --stage-size: 44px;
      }
      p {
        font-size: 0.9375rem;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback() {
    super.connectedCallback();
    void readFramers().then((framers) => {
      this.framers = framers;
    });
  }

  override render() {
    const code = embedCode(this.link, this.roomTitle || 'Earshot');
    return html`
      <section>
        <h3>${msg('How it looks now')}</h3>
        <div class="preview" inert>
          <earshot-stage .connection=${this.connection}></earshot-stage>
        </div>
      </section>
      <section>
        <h3><label for="code">${msg('On your page')}</label></h3>
        <textarea id="code" readonly rows="5" spellcheck="false" .value=${code}
          @focus=${(event: FocusEvent) => (event.target as HTMLTextAreaElement).select()}></textarea>
        <p class="soft">${this.#whoMay()}</p>
        <button @click=${() => this.#copy('code', code)}>
          ${this.copied === 'code' ? msg('Copied') : msg('Copy code')}
        </button>
      </section>
      <section>
        <h3>${msg('In OBS and other streaming software')}</h3>
        <p class="soft">${msg('Add a browser source with this address. It needs no setting.')}</p>
        <label class="visually-hidden" for="address">${msg('Address for streaming software')}</label>
        <input id="address" type="text" readonly .value=${stageLink(this.link)}
          @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()} />
        <button @click=${() => this.#copy('address', stageLink(this.link))}>
          ${this.copied === 'address' ? msg('Copied') : msg('Copy address')}
        </button>
      </section>
      <p class="visually-hidden" role="status">${this.copied ? msg('Copied') : nothing}</p>
    `;
  }

  /** Where the code works today, and what the operator must set where it does not. */
  #whoMay() {
    const { framers } = this;
    if (framers === undefined) return nothing;
    if (framers.includes('*'))
      return msg('Works on every page. Whoever sees the page can follow the room.');
    const setting = 'ALLOWED_ORIGINS = "https://your-page.example"';
    const example = html`<code>${setting}</code>`;
    if (framers.length === 0) {
      return html`${msg(
        'No other page may show this deployment yet. Whoever runs it must add the origin of your page to its settings first:',
      )} ${example}`;
    }
    const pages = framers.join(', ');
    return html`${msg(
      str`Works on ${pages}. For any other page, whoever runs this deployment must add its origin to the settings:`,
    )} ${example}`;
  }

  async #copy(what: 'code' | 'address', text: string) {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = what;
    } catch {
      const field = this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>(
        `#${what}`,
      );
      field?.focus();
      field?.select();
    }
  }
}

customElements.define('earshot-embed', EarshotEmbed);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-embed': EarshotEmbed;
  }
}
