/** `<earshot-messages>`: what people in the room wrote to each other, and the place to write. */
import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage, RoomConnection } from '../../client/index.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import './earshot-message-form.ts';
import { base, card } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { writing } from './message-words.ts';

/** Scrolled up by more than this, one reads earlier messages and is left there, in CSS pixels. */
const followWithinPx = 48;

/** @attr {boolean} over - Whether nothing more comes from the room, and nothing reaches it. */
class EarshotMessages extends LitElement {
  static override properties = {
    connection: { attribute: false },
    over: { type: Boolean },
  };
  declare connection: RoomConnection;
  declare over: boolean;
  readonly #room = new RoomStateController(this, [
    'connection',
    'messages',
    'role',
    'settings',
    'you',
  ]);
  /** The messages as they were shown last. */
  #shown: readonly ChatMessage[] = [];
  /** Whether the end of the list is kept in sight. */
  #atEnd = true;

  static override styles = [
    base,
    card,
    css`
      .card {
        display: grid;
        gap: 14px;
      }
      ol {
        display: grid;
        align-content: start;
        gap: 4px;
        max-height: min(52vh, 32rem);
        margin-inline: -10px;
        overflow-y: auto;
        overscroll-behavior: contain;
      }
      @media (max-width: 759px) {
        ol {
          /* What is left of a phone's screen beside the headline, the place to write and the tabs. */
          max-height: max(10rem, calc(100dvh - 475px));
        }
      }
      li {
        padding: 8px 12px;
        border-radius: var(--radius-small);
      }
      li.host {
        background: var(--accent-wash);
        box-shadow: inset 4px 0 0 var(--accent);
      }
      li.host .text {
        font-weight: 600;
      }
      .who {
        display: flex;
        align-items: baseline;
        gap: 0.5em;
        font-size: 0.875rem;
      }
      .name {
        min-width: 0;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .host .name {
        color: var(--accent);
      }
      .badge {
        padding: 0.05em 0.55em;
        border: 1px solid var(--accent);
        border-radius: 99px;
        color: var(--accent);
        font-size: 0.75rem;
        font-weight: 650;
      }
      time {
        margin-inline-start: auto;
        color: var(--ink-soft);
        white-space: nowrap;
      }
      .host time {
        color: var(--ink);
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .note {
        padding: 0.8em 1em;
        border-radius: var(--radius-small);
        background: var(--sunken);
        font-size: 0.9375rem;
      }
    `,
  ];

  constructor() {
    super();
    this.over = false;
  }

  override willUpdate() {
    const list = this.renderRoot.querySelector('ol');
    if (!list || list.clientHeight === 0) return;
    this.#atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < followWithinPx;
  }

  override updated() {
    const { messages } = this.#room.snapshot;
    if (messages !== this.#shown && this.#atEnd) this.showLatest();
    this.#shown = messages;
  }

  /** Scrolls to the end, as when the panel is opened. */
  showLatest(): void {
    const list = this.renderRoot.querySelector('ol');
    list?.scrollTo({ top: list.scrollHeight });
  }

  override render() {
    const { connection, messages, role, settings } = this.#room.snapshot;
    const chat = this.over ? undefined : settings?.chat;
    const { allowed, why } = writing(chat, role, followsOnly(connection));
    return html`
      <section class="card" aria-label=${msg('Messages')}>
        <h2>${msg('Messages')}</h2>
        ${
          messages.length === 0
            ? html`<p class="soft">${nothingYet(allowed)}</p>`
            : html`<ol tabindex="0" aria-label=${msg('Messages, oldest first')}>
                ${repeat(
                  messages,
                  ({ id }) => id,
                  (message) => this.#message(message),
                )}
              </ol>`
        }
        ${
          allowed
            ? html`<earshot-message-form .connection=${this.connection}></earshot-message-form>`
            : why
              ? html`<p class="note">${why}</p>`
              : nothing
        }
      </section>
    `;
  }

  #message({ participant, name, role, text, at }: ChatMessage) {
    return html`
      <li class=${role}>
        <div class="who">
          <span class="name">${participant === this.#room.snapshot.you ? msg(str`${name} (you)`) : name}</span>
          ${role === 'host' ? html`<span class="badge">${msg('Host')}</span>` : nothing}
          <time class="numbers" datetime=${new Date(at).toISOString()}>${momentWords(at)}</time>
        </div>
        <p class="text">${text}</p>
      </li>
    `;
  }
}

function nothingYet(allowed: boolean): string {
  return allowed
    ? msg('No messages yet. Everyone in the room sees what you write here.')
    : msg('No messages yet.');
}

customElements.define('earshot-messages', EarshotMessages);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-messages': EarshotMessages;
  }
}
