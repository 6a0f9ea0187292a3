/**
 * `<earshot-timeline>`: when each sound was heard in a recording, a row for each, and where its player
 * is. The rows can be read; to play from another place by keyboard there is the player's own slider.
 */
import { css, html, LitElement, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription } from '../../client/index.ts';
import type { ClipDetection } from '../../protocol/clip.ts';
import { base, controls } from '../elements/styles.ts';
import { clockWords, durationWords, percent } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { soundWords } from '../words/sounds.ts';

/** A mark is at least so wide, in percent of the row: a bark is short, but must be seen. */
const leastPercent = 1.2;

/**
 * @attr {boolean} nameable - Whether what was heard can be taught under another name.
 * @fires seek - A place was tapped; `detail` is its time in milliseconds.
 * @fires name - A sound is to be named; `detail` is the surest detection of it.
 */
class EarshotTimeline extends LitElement {
  static override properties = {
    detections: { attribute: false },
    models: { attribute: false },
    lengthMs: { attribute: false },
    playedMs: { attribute: false },
    nameable: { type: Boolean },
  };
  declare detections: readonly ClipDetection[];
  declare models: readonly ModelDescription[];
  declare lengthMs: number;
  declare playedMs: number | undefined;
  declare nameable: boolean;

  static override styles = [
    base,
    controls,
    css`
      .timeline {
        display: grid;
        grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr);
        gap: 10px 14px;
      }
      ul,
      li {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: subgrid;
        row-gap: 10px;
        align-items: center;
      }
      .label {
        display: block;
        max-width: 8.5rem;
        color: var(--ink-soft);
        font-size: 0.9375rem;
        line-height: 1.25;
        overflow-wrap: anywhere;
      }
      .name {
        min-height: 28px;
        margin-top: 4px;
        padding: 0.1em 0.7em;
        border-color: var(--line);
        font-size: 0.8125rem;
      }
      .now .label {
        color: var(--accent);
        font-weight: 700;
      }
      .track {
        position: relative;
        height: 22px;
        border-radius: 7px;
        background: var(--sunken);
        cursor: pointer;
      }
      .mark {
        position: absolute;
        inset-block: 0;
        border-radius: 5px;
        background: var(--bar);
        box-shadow: inset 0 0 0 1px var(--control);
      }
      .mark.now {
        background: var(--accent);
        box-shadow: none;
      }
      .head {
        position: absolute;
        inset-block: -5px;
        width: 2px;
        border-radius: 2px;
        background: var(--ink);
        pointer-events: none;
      }
      .scale {
        display: flex;
        grid-column: 2;
        justify-content: space-between;
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }
    `,
  ];

  constructor() {
    super();
    this.nameable = false;
  }

  override render() {
    const sounds = new Map<string, ClipDetection[]>();
    for (const each of this.detections) {
      const words = soundWords(each, this.models);
      sounds.set(words, [...(sounds.get(words) ?? []), each]);
    }
    return html`
      <div class="timeline">
        <ul aria-label=${msg('What was heard, and when')}>${[...sounds].map(([words, own]) => this.#row(words, own))}</ul>
        <div class="scale numbers" aria-hidden="true">
          <span>0:00</span><span>${clockWords(this.lengthMs)}</span>
        </div>
      </div>
    `;
  }

  #row(words: string, own: readonly ClipDetection[]) {
    const sounding = own.some((each) => this.#isNow(each));
    return html`
      <li class=${sounding ? 'now' : ''}>
        <div>
          <span class="label">${words}</span>
          ${
            this.nameable
              ? html`<button class="name" aria-label=${msg(str`Name it: ${words}`)} @click=${() => this.#name(own)}>
                  ${msg('Name it')}
                </button>`
              : nothing
          }
        </div>
        <span class="visually-hidden">${own.map(sentence).join('; ')}</span>
        <div class="track" aria-hidden="true" @click=${this.#seek}>
          ${own.map(
            (each) => html`
              <div class="mark ${this.#isNow(each) ? 'now' : ''}" title=${sentence(each)}
                style=${styleMap(this.#place(each))}></div>
            `,
          )}
          ${
            this.playedMs === undefined
              ? nothing
              : html`<div class="head" style=${styleMap({ left: `calc(${this.#percent(this.playedMs)}% - 1px)` })}></div>`
          }
        </div>
      </li>
    `;
  }

  #name(own: readonly ClipDetection[]) {
    const detail = own.reduce((best, each) => (each.peak > best.peak ? each : best));
    this.dispatchEvent(new CustomEvent('name', { detail }));
  }

  #isNow({ onsetMs, durationMs }: ClipDetection): boolean {
    const at = this.playedMs;
    return at !== undefined && at >= onsetMs && at < onsetMs + durationMs;
  }

  #percent(ms: number): number {
    return Math.min(100, (100 * ms) / Math.max(1, this.lengthMs));
  }

  #place({ onsetMs, durationMs }: ClipDetection) {
    const width = Math.max(leastPercent, this.#percent(durationMs));
    const left = Math.min(this.#percent(onsetMs), 100 - width);
    return { left: `${Math.max(0, left)}%`, width: `${Math.min(100, width)}%` };
  }

  #seek(event: MouseEvent) {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const detail = this.lengthMs * Math.min(1, Math.max(0, (event.clientX - left) / width));
    this.dispatchEvent(new CustomEvent('seek', { detail }));
  }
}

function sentence({ onsetMs, durationMs, peak, mean = peak }: ClipDetection): string {
  const [at, length] = [clockWords(onsetMs), durationWords(durationMs)];
  const [average, most] = [percent(mean), percent(peak)];
  return msg(str`at ${at} for ${length}, ${average} on average, up to ${most}`);
}

customElements.define('earshot-timeline', EarshotTimeline);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-timeline': EarshotTimeline;
  }
}
