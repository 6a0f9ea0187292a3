/** How a room's own models are laid out. */
import { css } from 'lit';

export const ownModelsStyles = css`
  :host {
    display: grid;
    gap: 12px;
  }
  .soft {
    font-size: 0.9375rem;
    text-wrap: pretty;
  }
  li:not(:first-child) {
    border-top: 1px solid var(--line);
  }
  .removed {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    padding: 8px 8px 8px 16px;
    border-radius: var(--radius-small);
    background: var(--sunken);
    font-size: 0.9375rem;
  }
  .saved {
    color: var(--good);
    font-size: 0.9375rem;
    font-weight: 600;
  }
`;
