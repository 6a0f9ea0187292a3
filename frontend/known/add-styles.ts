/** How the place to add a model is laid out. */
import { css } from 'lit';

export const addStyles = css`
  :host {
    display: grid;
    gap: 10px;
  }
  .drop {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 16px;
    border: 1.5px dashed var(--control);
    border-radius: var(--radius-small);
    text-align: center;
  }
  .over {
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  .soft {
    font-size: 0.875rem;
    text-wrap: balance;
  }
  details {
    width: 100%;
  }
  summary {
    width: fit-content;
    margin-inline: auto;
    padding: 6px 8px;
    border-radius: 6px;
    font-size: 0.875rem;
    color: var(--ink-soft);
    cursor: pointer;
  }
  form {
    display: grid;
    gap: 6px;
    margin-top: 8px;
    text-align: start;
  }
  .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
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
  @media (hover: none) {
    .wide {
      display: none;
    }
  }
`;
