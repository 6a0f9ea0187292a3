/** How the sounds of a model are laid out. */
import { css } from 'lit';
import { rowStyles } from './row-styles.ts';

const layout = css`
  .groups {
    display: grid;
  }
  .group {
    border-top: 1px solid var(--line);
  }
  .group:first-child {
    border-top: 0;
  }
  .name {
    font: 650 1.0625rem/1.35 var(--display);
    letter-spacing: -0.01em;
  }
  summary .soft {
    font-size: 0.875rem;
  }
  .preview {
    grid-column: 1 / -1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  details[open] .preview {
    display: none;
  }
  .all {
    min-height: 36px;
    margin-bottom: 6px;
    padding: 0.3em 0.9em;
    font-size: 0.875rem;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0 28px;
    padding-bottom: 14px;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    align-content: start;
    min-height: 44px;
    gap: 0 10px;
    font-size: 0.9375rem;
  }
  li label {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
    font: inherit;
    cursor: pointer;
  }
  .title {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .from {
    min-width: 4.2em;
    min-height: 32px;
    padding: 0.2em 0.7em;
    border-color: var(--line);
    font-size: 0.8125rem;
    font-weight: 500;
    color: var(--ink-soft);
  }
  .from[aria-expanded='true'] {
    border-color: var(--accent);
    background: var(--accent-wash);
    color: var(--ink);
  }
  earshot-threshold {
    grid-column: 1 / -1;
  }
  .saved {
    color: var(--good);
    font-size: 0.875rem;
    font-weight: 600;
  }
`;

export const labelsStyles = [rowStyles, layout];
