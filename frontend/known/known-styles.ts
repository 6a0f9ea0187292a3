/** How the sounds that a room knows are laid out. */
import { css } from 'lit';

export const knownStyles = css`
  dialog {
    --dialog-width: 60rem;
  }
  h3 {
    font: 650 0.8125rem/1.2 var(--sans);
    letter-spacing: 0.07em;
    text-transform: uppercase;
    color: var(--ink-soft);
  }
  .card {
    display: grid;
    gap: 10px;
    min-width: 0;
    padding: clamp(16px, 3vw, 22px);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--card);
  }
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
  }
  .head span {
    font-size: 0.875rem;
  }
  .card > .soft {
    font-size: 0.875rem;
    text-wrap: pretty;
  }
  .about summary {
    width: fit-content;
    padding-block: 4px;
    border-radius: 6px;
    font-size: 0.875rem;
    color: var(--ink-soft);
    cursor: pointer;
  }
  .about .soft {
    margin-top: 8px;
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .about dl {
    margin-top: 6px;
  }
  .none {
    padding: 4px 8px;
  }
`;
