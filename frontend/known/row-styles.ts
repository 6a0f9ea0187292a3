/** A line that opens: its name, how much is in it, and an arrow. */
import { css } from 'lit';

export const rowStyles = css`
  summary {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto 12px;
    align-items: baseline;
    gap: 2px 10px;
    padding-block: 12px;
    border-radius: 8px;
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    grid-area: 1 / 3;
    align-self: center;
    width: 8px;
    height: 8px;
    border: solid var(--ink-soft);
    border-width: 0 2px 2px 0;
    content: '';
    transform: translateY(-2px) rotate(45deg);
    transition: transform 160ms;
  }
  details[open] > summary::after {
    transform: translateY(2px) rotate(225deg);
  }
`;
