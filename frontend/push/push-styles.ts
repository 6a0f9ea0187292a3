/** How a choice with an explanation looks. */
import { css } from 'lit';

export const pushStyles = css`
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
  .check input {
    flex: none;
    width: 22px;
    height: 22px;
    margin: 0;
    accent-color: var(--accent);
  }
  .check small {
    display: block;
    color: var(--ink-soft);
    font-size: 0.875rem;
    font-weight: 400;
    text-wrap: pretty;
  }
`;
