/** How the microphones of a room look: a chip each, and cards with what they hear. */
import { css } from 'lit';

export const microphonesStyles = css`
  .microphones {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  /* Of one size whatever they say: none moves another. */
  .chips {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.25rem), 1fr));
    gap: 8px;
  }
  .chips li {
    --light: var(--ink-soft);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    column-gap: 0.7em;
    min-height: 3.5rem;
    padding: 0.4em 0.9em;
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--card);
    line-height: 1.3;
  }
  .name,
  .state {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    font-weight: 650;
  }
  .state {
    grid-column: 2;
    color: var(--ink-soft);
    font-size: 0.875rem;
  }
  i {
    grid-row: span 2;
    width: 0.7em;
    height: 0.7em;
    border: 2px solid var(--light);
    border-radius: 50%;
  }
  .chips .live {
    --light: var(--good);
  }
  .live i,
  .stopped i {
    background: var(--light);
  }
  .chips .stopped {
    --light: var(--accent);
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  .stopped .state {
    color: var(--ink);
    font-weight: 600;
  }
  .stopped i {
    border-radius: 2px;
  }
  @media (forced-colors: active) {
    .live i,
    .stopped i {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
  summary {
    width: fit-content;
    min-height: 44px;
    padding-block: 10px;
    border-radius: 6px;
    color: var(--ink-soft);
    font-size: 0.9375rem;
    font-weight: 600;
    cursor: pointer;
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
    gap: 12px;
  }
  earshot-hearing {
    min-height: 12rem;
  }
`;
