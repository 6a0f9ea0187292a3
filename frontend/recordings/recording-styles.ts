/** How one recording is laid out. */
import { css } from 'lit';

export const recordingStyles = css`
  summary {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 12px;
    padding-block: 12px;
    border-radius: 8px;
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    grid-area: 1 / 2;
    align-self: center;
    width: 9px;
    height: 9px;
    margin-inline-end: 4px;
    border: solid var(--ink-soft);
    border-width: 0 2px 2px 0;
    content: '';
    transform: rotate(45deg);
    transition: transform 160ms;
  }
  details[open] summary::after {
    transform: translateY(3px) rotate(225deg);
  }
  .name {
    font: 650 1.0625rem/1.35 var(--display);
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .about,
  .heard {
    grid-column: 1 / -1;
    font-size: 0.875rem;
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }
  .heard {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 4px;
  }
  .label {
    padding: 0.2em 0.75em;
    border-radius: 99px;
    background: var(--accent-wash);
    color: var(--ink);
    font-weight: 600;
  }
  .player {
    display: grid;
    gap: 14px;
    padding: 4px 0 18px;
  }
  audio {
    width: 100%;
    height: 48px;
  }
  .teach,
  .delete {
    justify-self: start;
  }
  .soft {
    font-size: 0.875rem;
  }
`;
