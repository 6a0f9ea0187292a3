/** Styles that components share: each takes them into its shadow root. */
import { css } from 'lit';

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  :host {
    display: block;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 3px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .soft {
    color: var(--ink-soft);
  }
  /* What has nothing to announce takes no room, not even that of its gap. */
  [role='alert']:empty,
  [role='status']:empty {
    position: absolute;
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

export const card = css`
  .card {
    padding: clamp(18px, 2.4vw, 26px);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--card);
    box-shadow: var(--shadow);
  }
  h2 {
    font: 650 0.8125rem/1.2 var(--sans);
    letter-spacing: 0.07em;
    text-transform: uppercase;
    color: var(--ink-soft);
  }
`;

export const controls = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.55em;
    min-height: 44px;
    padding: 0.5em 1.1em;
    border: 1px solid var(--control);
    border-radius: 999px;
    background: transparent;
    color: var(--ink);
    font: 600 0.9375rem/1.2 var(--sans);
    text-decoration: none;
    cursor: pointer;
    transition:
      background-color 120ms,
      border-color 120ms;
  }
  button:hover,
  .button:hover {
    background: var(--sunken);
  }
  button:disabled {
    cursor: progress;
    opacity: 0.65;
  }
  .primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .primary:hover {
    border-color: var(--accent-strong);
    background: var(--accent-strong);
  }
  label {
    font-size: 0.875rem;
    font-weight: 600;
  }
  input[type='text'],
  input[type='number'],
  input[type='url'],
  input[type='search'],
  select {
    width: 100%;
    min-height: 44px;
    padding: 0.5em 0.9em;
    border: 1px solid var(--control);
    border-radius: var(--radius-small);
    background: var(--card);
    color: var(--ink);
    font: 400 1rem/1.3 var(--sans);
  }
  input::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
  .problem {
    padding: 0.8em 1em;
    border-radius: var(--radius-small);
    background: var(--accent-wash);
    color: var(--ink);
    font-size: 0.9375rem;
  }
  .detail {
    display: block;
    margin-block: 4px;
    color: var(--ink-soft);
    overflow-wrap: anywhere;
  }
`;
