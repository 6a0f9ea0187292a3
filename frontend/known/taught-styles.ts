/** How taught sounds are laid out. */
import { css } from 'lit';

export const taughtStyles = css`
  :host {
    display: grid;
    gap: 12px;
  }
  .soft {
    font-size: 0.9375rem;
    text-wrap: pretty;
  }
  li:not(:first-child) {
    border-top: 1px solid var(--line);
  }
  .more {
    padding-top: 4px;
    border-top: 1px solid var(--line);
    font-size: 0.9375rem;
  }
  summary {
    width: fit-content;
    padding-block: 8px;
    border-radius: 6px;
    color: var(--ink-soft);
    cursor: pointer;
  }
  .more > :not(summary) {
    margin-top: 8px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .saved {
    color: var(--good);
    font-size: 0.9375rem;
    font-weight: 600;
  }
`;
