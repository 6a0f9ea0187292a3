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
    gap: 10px;
    padding: 18px 16px;
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
  form {
    display: grid;
    gap: 6px;
    width: 100%;
    margin-top: 6px;
    text-align: left;
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
