/** How a choice looks that may have an explanation below its name. */
import { css } from 'lit';

export const checkStyles = css`
  .check {
    display: flex;
    align-items: start;
    gap: 12px;
    min-height: 44px;
    padding-block: 10px;
    font-size: 1rem;
    font-weight: 500;
    cursor: pointer;
  }
  .check small {
    display: block;
    color: var(--ink-soft);
    font-size: 0.875rem;
    font-weight: 400;
    text-wrap: pretty;
  }
`;
