/** How the list of reasons is laid out. */
import { css } from 'lit';

export const errorsStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 46rem);
    gap: 20px;
    padding-top: clamp(12px, 4vh, 40px);
  }
  h1 {
    font: 780 clamp(2.25rem, 6vw, 3.5rem) / 1.05 var(--display);
    letter-spacing: -0.04em;
  }
  .lead {
    color: var(--ink-soft);
    text-wrap: pretty;
  }
  ul {
    display: grid;
    gap: 4px;
    margin: 10px -14px 0;
  }
  li {
    padding: 12px 14px;
    border-radius: var(--radius-small);
    scroll-margin-block: 24px;
  }
  li p:first-child {
    font-weight: 600;
    text-wrap: pretty;
  }
  li .soft {
    font-size: 0.875rem;
  }
  .codes {
    margin-top: 2px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .codes a {
    color: inherit;
  }
  /* Focused by the address alone, and marked by more than an outline. */
  li:focus-visible {
    outline: none;
  }
  [aria-current] {
    background: var(--accent-wash);
    box-shadow: inset 4px 0 0 var(--accent);
  }
  [aria-current] .soft {
    color: var(--ink);
  }
`;
