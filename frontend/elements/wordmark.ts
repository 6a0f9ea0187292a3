/** Earshot's mark and name, which lead home. */
import { css, html } from 'lit';
import { msg } from '../words/msg.ts';
import { mark } from './mark.ts';

/** The same in every language. */
const name = 'Earshot';

export function wordmark() {
  return html`
    <a class="wordmark" href="/" aria-label=${msg('Earshot, home')}>
      <svg viewBox="0 0 32 32" aria-hidden="true">${mark}</svg><span>${name}</span>
    </a>
  `;
}

export const wordmarkStyles = css`
  .wordmark {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
    min-width: 44px;
    min-height: 44px;
    color: var(--ink);
    font: 750 1.375rem/1 var(--display);
    letter-spacing: -0.035em;
    text-decoration: none;
    border-radius: 10px;
  }
  .wordmark svg {
    width: 1.5em;
    height: 1.5em;
    padding: 0.02em;
    border-radius: 0.42em;
    background: var(--accent);
    color: var(--on-accent);
  }
`;
