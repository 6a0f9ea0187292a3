/** Pictures made of one line. */
import { html, type TemplateResult } from 'lit';

/** Of a sound that has no picture of its own. */
export const anySound = 'M4 10v4M8 6v12M12 9v6M16 4v16M20 10v4';

/**
 * @param path in a square of 24.
 * @returns an `<svg>` of 1em that takes the colour of the text, hidden from screen readers.
 */
export function drawn(path: string): TemplateResult {
  return html`<svg viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"
    ><path d=${path}></path></svg>`;
}
