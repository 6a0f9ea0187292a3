/** `<earshot-export>`: the list of sounds as a file to keep. */
import { css, html, LitElement } from 'lit';
import type { DetectionsFormat, DetectionsOptions, RoomApi } from '../../client/index.ts';
import { Outcome } from '../elements/outcome.ts';
import { saveFile } from '../elements/save-file.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { msg } from '../words/msg.ts';

interface Format {
  format: DetectionsFormat;
  name: string;
  meaning: string;
}

function formats(): readonly Format[] {
  return [
    { format: 'csv', name: msg('Table'), meaning: msg('CSV, for spreadsheets') },
    { format: 'vtt', name: msg('Captions'), meaning: msg('WebVTT, for video') },
    { format: 'json', name: msg('Data'), meaning: msg('JSON, for programs') },
  ];
}

class EarshotExport extends LitElement {
  static override properties = { api: { attribute: false } };
  static override styles = [
    settingsStyles,
    css`
      .formats {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 8px;
        margin-block: 8px;
      }
      button {
        flex-direction: column;
        gap: 2px;
        min-height: 60px;
        padding: 0.5em 0.3em;
        border-radius: var(--radius-small);
      }
      button span {
        font-size: 0.75rem;
        font-weight: 450;
      }
    `,
  ];
  declare api: RoomApi;
  readonly #outcome = new Outcome(this);

  override render() {
    return html`
      <div class="formats" role="group" aria-label=${msg('Export as')}>
        ${formats().map(
          ({ format, name, meaning }) => html`
            <button ?disabled=${this.#outcome.busy} @click=${() => this.#save(format)}>
              ${name} <span>${meaning}</span>
            </button>
          `,
        )}
      </div>
      ${this.#outcome.render()}
    `;
  }

  async #save(format: DetectionsFormat) {
    await this.#outcome.of(async () => {
      const file = await this.api.detections(format, format === 'csv' ? forReader() : {});
      saveFile(file, `earshot-sounds.${format}`);
    }, msg('Saved to your downloads.'));
  }
}

/** A table as the reader's spreadsheet expects it, by the language and the zone of their browser. */
function forReader(): DetectionsOptions {
  const isDecimalComma = (1.5).toLocaleString(navigator.language).includes(',');
  return {
    spreadsheet: true,
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
    separator: isDecimalComma ? ';' : ',',
  };
}

customElements.define('earshot-export', EarshotExport);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-export': EarshotExport;
  }
}
