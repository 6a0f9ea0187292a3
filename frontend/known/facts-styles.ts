/** How the figures of a model are laid out. */
import { css } from 'lit';

export const factsStyles = css`
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  dl div {
    display: flex;
    flex-direction: column-reverse;
    justify-content: flex-end;
    padding: 8px 14px;
    border-radius: var(--radius-small);
    background: var(--sunken);
  }
  dt {
    font-size: 0.8125rem;
    color: var(--ink-soft);
  }
  dd {
    margin: 0;
    font: 650 1rem/1.3 var(--display);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
`;
