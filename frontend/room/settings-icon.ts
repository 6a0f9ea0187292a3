/** Three sliders: what opens the settings. */
import { html } from 'lit';

export const settingsIcon = html`
  <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round">
    <path d="M4 7h8m6 0h2M4 12h2m6 0h8M4 17h9m6 0h1" />
    <circle cx="15" cy="7" r="2.4" /><circle cx="9" cy="12" r="2.4" /><circle cx="16" cy="17" r="2.4" />
  </svg>
`;
