/** `<earshot-message-form>`: where one writes to everyone. What was not sent stays where it was written. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { RefusalError, type RoomConnection } from '../../client/index.ts';
import { maxChatLength } from '../../protocol/limits.ts';
import { isRefusalCode } from '../../protocol/refusals.ts';
import { cleanText } from '../../protocol/text.ts';
import { base, controls } from '../elements/styles.ts';
import { counted, msg, str } from '../words/msg.ts';
import { sentenceOf, why } from '../words/why.ts';

/** The counter shows when fewer characters are left than this. */
const countFrom = 100;
/** What the room refuses of a message. */
const messageRefusals = ['chat-off', 'rate-limited', 'bad-message', 'bad-text', 'not-allowed'];

class EarshotMessageForm extends LitElement {
  static override properties = {
    connection: { attribute: false },
    text: { state: true },
    pending: { state: true },
    problem: { state: true },
  };
  declare connection: RoomConnection;
  declare text: string;
  /** What was sent, until the room has told it to everyone. */
  declare pending: string | undefined;
  /** Why the last text was not sent. */
  declare problem: { message: string; code?: string } | undefined;
  /** Aborted when another connection's events count. */
  #joined = new AbortController();

  static override styles = [
    base,
    controls,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px;
        align-items: end;
      }
      label,
      [role='alert'],
      .left {
        grid-column: 1 / -1;
      }
      textarea {
        field-sizing: content;
        width: 100%;
        min-height: 46px;
        max-height: 9.5em;
        padding: 0.62em 0.9em;
        border: 1px solid var(--control);
        border-radius: var(--radius-small);
        background: var(--card);
        color: var(--ink);
        font: 400 1rem/1.4 var(--sans);
        resize: none;
      }
      .left {
        font-size: 0.875rem;
        color: var(--ink-soft);
        text-align: end;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.pending = undefined;
    this.problem = undefined;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('connection')) this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#joined.abort();
  }

  override render() {
    const { length } = cleanText(this.text);
    const left = maxChatLength - length;
    return html`
      <form @submit=${this.#submit}>
        <label for="text">${msg('Write to everyone')}</label>
        <textarea id="text" rows="1" maxlength=${this.text.length + left} enterkeyhint="send"
          aria-describedby="left" .value=${this.text} ?readonly=${this.pending !== undefined}
          @input=${this.#input} @keydown=${this.#key}></textarea>
        <button class="primary" ?disabled=${this.pending !== undefined}>${msg('Send')}</button>
        <p id="left" class="left numbers" ?hidden=${left >= countFrom}>
          ${counted(left, msg('1 character left'), msg(str`${left} characters left`))}
        </p>
        <div role="alert">${
          this.problem
            ? html`<p class="problem">${this.problem.message} ${why(this.problem.code)}</p>`
            : nothing
        }</div>
      </form>
    `;
  }

  #follow() {
    this.#joined.abort();
    this.#joined = new AbortController();
    const { signal } = this.#joined;
    const { connection } = this;
    connection.on(
      'chat',
      ({ participant, text }) => {
        if (participant === connection.state.getSnapshot().you && text === this.pending)
          this.#sent();
      },
      { signal },
    );
    connection.on(
      'error',
      (refusal) => {
        if (messageRefusals.includes(refusal.code)) this.#refused(refusal);
      },
      { signal },
    );
    connection.on('close', () => this.#refused({ message: notConnected() }), { signal });
  }

  #input(event: InputEvent) {
    this.text = (event.target as HTMLTextAreaElement).value;
    this.problem = undefined;
  }

  #key(event: KeyboardEvent) {
    // Whoever composes a character (Japanese, accents) ends that with Enter, not the message.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    this.#send();
  }

  #send() {
    if (this.text.trim() === '' || this.pending !== undefined) return;
    // As the room will tell it.
    const text = cleanText(this.text);
    this.problem = undefined;
    this.pending = text;
    try {
      if (!this.connection.chat(text)) this.#refused({ message: notConnected() });
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.#refused(error);
    }
  }

  #sent() {
    this.pending = undefined;
    this.text = '';
    this.renderRoot.querySelector('textarea')?.focus();
  }

  #refused(told: { message: string; code?: string }) {
    if (this.pending === undefined) return;
    this.pending = undefined;
    const { code } = told;
    const message = sentenceOf(told);
    this.problem = { message, ...(code !== undefined && isRefusalCode(code) && { code }) };
  }
}

function notConnected(): string {
  return msg('Not sent: the connection is lost. Try again in a moment.');
}

customElements.define('earshot-message-form', EarshotMessageForm);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-message-form': EarshotMessageForm;
  }
}
