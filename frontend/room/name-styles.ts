/** How the field for one's name looks, with the places that a microphone may be at. */
import { css } from 'lit';

export const nameStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  :host([place]) label {
    font: 680 1.125rem/1.3 var(--display);
    letter-spacing: -0.01em;
  }
  .places {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .places button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  @media (forced-colors: active) {
    .places button[aria-pressed='true'] {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
  [role='alert'] {
    display: contents;
  }
`;
