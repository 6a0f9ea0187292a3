/** `<earshot-history-filter>`: which sounds of the history are shown, and from when. */
import { html, LitElement } from 'lit';
import { live } from 'lit/directives/live.js';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import { filterStyles } from './filter-styles.ts';
import type { HistoryFilter } from './history-filter.ts';

/**
 * @fires filter - Another choice was made; `detail` is the filter.
 * @fires jump - A time was chosen; `detail` is in milliseconds since the Unix epoch.
 */
class EarshotHistoryFilter extends LitElement {
  static override properties = {
    filter: { attribute: false },
    titles: { attribute: false },
    places: { attribute: false },
  };
  static override styles = [base, controls, filterStyles];
  declare filter: HistoryFilter;
  /** What there is to choose from: names of sounds; microphones and recordings. */
  declare titles: readonly string[];
  declare places: readonly string[];

  override render() {
    const { query, title, where } = this.filter;
    return html`
      <label class="wide">
        ${msg('Search')}
        <input type="search" .value=${live(query)} autocomplete="off"
          @input=${(event: Event) => this.#change({ query: chosenIn(event) })} />
      </label>
      <label>${msg('Sound')} ${this.#choice(title, this.titles, (value) => ({ title: value }))}</label>
      <label>
        ${msg('Microphone')} ${this.#choice(where, this.places, (value) => ({ where: value }))}
      </label>
      <form class="wide jump" @submit=${this.#jump}>
        <label>${msg('Go to a time')} <input type="datetime-local" name="time" required /></label>
        <button>${msg('Go')}</button>
      </form>
    `;
  }

  #choice(
    chosen: string,
    options: readonly string[],
    changed: (value: string) => Partial<HistoryFilter>,
  ) {
    return html`
      <select .value=${live(chosen)} @change=${(event: Event) => this.#change(changed(chosenIn(event)))}>
        <option value="">${msg('All')}</option>
        ${options.map(
          (option) =>
            html`<option value=${option} ?selected=${option === chosen}>${option}</option>`,
        )}
      </select>
    `;
  }

  #change(change: Partial<HistoryFilter>) {
    const detail: HistoryFilter = { ...this.filter, ...change };
    this.dispatchEvent(new CustomEvent('filter', { detail }));
  }

  #jump(event: SubmitEvent) {
    event.preventDefault();
    const time = new FormData(event.target as HTMLFormElement).get('time');
    // Without a zone it is the reader's.
    const at = new Date(String(time)).getTime();
    if (Number.isFinite(at)) this.dispatchEvent(new CustomEvent('jump', { detail: at }));
  }
}

function chosenIn(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

customElements.define('earshot-history-filter', EarshotHistoryFilter);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-history-filter': EarshotHistoryFilter;
  }
}
