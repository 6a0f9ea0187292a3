/** `<earshot-prompt>`: what the host wrote last, for those who look elsewhere: a question, a hint. */
import { css, html, LitElement } from 'lit';
import type { ChatMessage } from '../../client/index.ts';
import { base, controls } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';

/** @fires answer - The message is to be shown among the others. */
class EarshotPrompt extends LitElement {
  static override properties = { message: { attribute: false } };
  declare message: ChatMessage;

  static override styles = [
    base,
    controls,
    css`
      .prompt {
        display: flex;
        align-items: center;
        gap: 8px 16px;
        margin-bottom: 24px;
        padding: 12px 16px 12px 20px;
        border-radius: var(--radius);
        background: var(--accent-wash);
        box-shadow: inset 5px 0 0 var(--accent);
      }
      p {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      span {
        display: block;
        font-size: 0.875rem;
      }
      .text {
        display: -webkit-box;
        overflow: hidden;
        font-weight: 650;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        line-clamp: 3;
      }
    `,
  ];

  override render() {
    const { name, text } = this.message;
    return html`
      <div class="prompt">
        <p><span>${msg(str`${name} (host) writes`)}</span><span class="text">${text}</span></p>
        <button @click=${() => this.dispatchEvent(new CustomEvent('answer'))}>${msg('Open')}</button>
      </div>
    `;
  }
}

customElements.define('earshot-prompt', EarshotPrompt);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-prompt': EarshotPrompt;
  }
}
