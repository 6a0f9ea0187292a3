/** How the filters of the history look. */
import { css } from 'lit';

export const filterStyles = css`
  :host {
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    padding-block: 12px;
  }
  label {
    display: grid;
    gap: 4px;
    min-width: 0;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .jump {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
    align-items: end;
  }
  input[type='datetime-local'] {
    width: 100%;
    min-width: 0;
    min-height: 44px;
    padding: 0.5em 0.7em;
    border: 1px solid var(--control);
    border-radius: var(--radius-small);
    background: var(--card);
    color: var(--ink);
    font: 400 1rem/1.3 var(--sans);
  }
`;
