/** How the card of a model is laid out. */
import { css } from 'lit';
import { factsStyles } from './facts-styles.ts';

const layout = css`
  article {
    display: grid;
    gap: 10px;
    padding: 16px 0;
  }
  li:not(:first-child) {
    border-top: 1px solid var(--line);
  }
  h4 {
    margin: 0;
    font: 680 1.125rem/1.35 var(--display);
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .soft {
    font-size: 0.875rem;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .change {
    padding-top: 8px;
    border-top: 1px solid var(--line);
  }
  summary {
    width: fit-content;
    padding-block: 8px;
    border-radius: 6px;
    font-size: 0.9375rem;
    color: var(--ink-soft);
    cursor: pointer;
  }
  .change > :not(summary) {
    margin-block: 6px 10px;
  }
  .fields {
    display: grid;
    gap: 6px;
    max-width: 26rem;
  }
  .fields label:not(:first-child) {
    margin-top: 8px;
  }
  progress {
    width: 100%;
    height: 10px;
    accent-color: var(--accent);
  }
  .saved {
    color: var(--good);
    font-size: 0.9375rem;
    font-weight: 600;
  }
`;

export const cardStyles = [factsStyles, layout];
