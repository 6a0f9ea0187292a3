/** How the place to add a recording is laid out. */
import { css } from 'lit';

export const uploadStyles = css`
  :host {
    display: grid;
    gap: 10px;
  }
  .drop {
    display: grid;
    justify-items: center;
    gap: 8px;
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
  progress {
    width: 100%;
    height: 10px;
    accent-color: var(--accent);
  }
  .said {
    font-size: 0.9375rem;
    color: var(--good);
    font-weight: 600;
  }
  @media (hover: none) {
    .wide {
      display: none;
    }
  }
`;
