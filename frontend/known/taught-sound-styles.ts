/** How a taught sound is laid out. */
import { css } from 'lit';

export const taughtSoundStyles = css`
  details {
    display: grid;
  }
  summary {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto 12px;
    align-items: baseline;
    gap: 2px 10px;
    padding-block: 12px;
    border-radius: 8px;
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    align-self: center;
    width: 8px;
    height: 8px;
    border: solid var(--ink-soft);
    border-width: 0 2px 2px 0;
    content: '';
    transform: translateY(-2px) rotate(45deg);
    transition: transform 160ms;
  }
  details[open] > summary::after {
    transform: translateY(2px) rotate(225deg);
  }
  .name {
    font: 650 1.0625rem/1.35 var(--display);
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .soft {
    font-size: 0.875rem;
  }
  .feedback {
    display: grid;
    gap: 4px;
    margin-bottom: 12px;
    font-size: 0.9375rem;
    text-wrap: pretty;
  }
  .examples {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    margin-bottom: 16px;
  }
  .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
    gap: 8px;
    max-width: 30rem;
    margin-block: 14px 16px;
  }
  .line > div {
    display: grid;
    gap: 6px;
  }
`;
