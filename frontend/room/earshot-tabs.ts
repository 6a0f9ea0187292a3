/** `<earshot-tabs>`: which part of the room is shown. On a phone it is a bar at the foot of the screen. */
import { html, LitElement, nothing, svg } from 'lit';
import { base } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';
import { tabsStyles } from './tabs-styles.ts';

export type PanelId = 'sounds' | 'messages' | 'recordings';

export interface Tab {
  id: PanelId;
  name: string;
  /** What is new there, as a number. */
  fresh: number;
}

/** @fires choose - Another tab was chosen; `detail` is its id. */
class EarshotTabs extends LitElement {
  static override properties = { tabs: { attribute: false }, chosen: { type: String } };
  static override styles = [base, tabsStyles];
  declare tabs: readonly Tab[];
  declare chosen: PanelId;

  override render() {
    return html`
      <div class="tabs" role="tablist" aria-label=${msg('Parts of the room')} @keydown=${this.#key}>
        ${this.tabs.map(({ id, name, fresh }) => {
          const chosen = id === this.chosen;
          return html`
            <button id=${id} role="tab" aria-selected=${chosen} tabindex=${chosen ? 0 : -1}
              @click=${() => this.#choose(id)}>
              <svg viewBox="0 0 24 24" aria-hidden="true">${icons[id]}</svg>
              <span>${name}</span>
              ${
                fresh > 0
                  ? html`<span class="fresh numbers" aria-hidden="true">${fresh}</span
                      ><span class="visually-hidden">${msg(str`${fresh} new`)}</span>`
                  : nothing
              }
            </button>
          `;
        })}
      </div>
    `;
  }

  #choose(id: PanelId) {
    if (id !== this.chosen) this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }

  /** As the tabs of the ARIA Authoring Practices: arrows move and choose, Home and End jump. */
  #key(event: KeyboardEvent) {
    const at = this.tabs.findIndex(({ id }) => id === this.chosen);
    const last = this.tabs.length - 1;
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const tab = next === undefined ? undefined : this.tabs[next];
    if (!tab) return;
    event.preventDefault();
    this.#choose(tab.id);
    this.renderRoot.querySelector<HTMLElement>(`#${tab.id}`)?.focus();
  }
}

const icons: Record<PanelId, unknown> = {
  sounds: svg`<path d="M4 10v4M8 6v12M12 9v6M16 4v16M20 10v4" />`,
  messages: svg`<path d="M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z" />`,
  recordings: svg`<path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z" /><path d="m10.5 9 4.5 3-4.5 3Z" />`,
};

customElements.define('earshot-tabs', EarshotTabs);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-tabs': EarshotTabs;
  }
}
