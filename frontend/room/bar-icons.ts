/** Icons of the room's head. */
import { html, svg } from 'lit';

function icon(shape: unknown) {
  return html`
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"
      stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
      ${shape}
    </svg>
  `;
}

/** Three sliders. */
export const settingsIcon = icon(svg`
  <path d="M4 7h8m6 0h2M4 12h2m6 0h8M4 17h9m6 0h1" />
  <circle cx="15" cy="7" r="2.4" /><circle cx="9" cy="12" r="2.4" /><circle cx="16" cy="17" r="2.4" />
`);

/** A box that something leaves. */
export const shareIcon = icon(svg`<path d="M12 15V4m-4 3.5L12 3.5l4 4M6 11v8h12v-8" />`);

/** Four corners. */
export const largeIcon = icon(svg`<path d="M4 9V4h5m6 0h5v5M20 15v5h-5m-6 0H4v-5" />`);
