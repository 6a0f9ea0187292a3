/** How the form is laid out by which a room is taught a sound. */
import { css } from 'lit';

export const teachStyles = css`
  :host {
    display: grid;
    gap: 14px;
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }
  form {
    display: grid;
    gap: 6px;
  }
  .moment {
    margin-bottom: 6px;
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  form .buttons {
    margin-top: 8px;
  }
`;
