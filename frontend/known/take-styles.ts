/** How a take is laid out. */
import { css } from 'lit';

export const takeStyles = css`
  :host {
    display: grid;
    gap: 12px;
  }
  .soft {
    font-size: 0.9375rem;
  }
  .mic {
    display: grid;
    gap: 6px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .dot {
    width: 0.7em;
    height: 0.7em;
    border-radius: 50%;
    background: currentColor;
  }
  .taking {
    display: grid;
    justify-items: center;
    gap: 12px;
    padding: 18px 16px;
    border-radius: var(--radius-small);
    background: var(--accent-wash);
    text-align: center;
  }
  .left {
    font: 780 3.5rem/1 var(--display);
    color: var(--accent);
  }
  .now {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    font: 700 1.5rem/1.2 var(--display);
    color: var(--accent);
  }
  progress,
  earshot-meter {
    width: 100%;
    max-width: 22rem;
    height: 10px;
    accent-color: var(--accent);
  }
`;
