/** How choosing a piece of a recording is laid out. */
import { css } from 'lit';

export const pieceStyles = css`
  :host {
    margin-top: 10px;
  }
  fieldset {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    margin-bottom: 8px;
    padding: 0;
    font-size: 0.875rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .found {
    display: grid;
    gap: 6px;
  }
  .field {
    display: grid;
    grid-template-columns: 6.5rem minmax(0, 1fr);
    align-items: center;
    gap: 8px;
  }
  input[type='range'] {
    width: 100%;
    height: 28px;
    margin: 0;
    border-radius: 6px;
    accent-color: var(--accent);
  }
  .listen {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
  }
  .listen .soft {
    font-size: 0.9375rem;
  }
`;
