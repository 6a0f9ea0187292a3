/** How the history looks: rows of a fixed height, each where a transform puts it. */
import { css } from 'lit';
import { heights } from './row-places.ts';

export const historyStyles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-height: 44px;
  }
  .head h2 {
    flex: 1;
  }
  /* Side by side on a phone, in languages with longer words too. */
  .head button {
    padding-inline: 0.85em;
  }
  .count {
    min-height: 1.5em;
    font-size: 0.875rem;
    color: var(--ink-soft);
  }
  .scroll {
    position: relative;
    min-height: 16rem;
    container-type: inline-size;
    margin-inline: -10px;
    padding-inline: 10px;
  }
  .top {
    position: absolute;
    inset-block-start: 0;
    width: 1px;
    height: 1px;
  }
  .new {
    position: sticky;
    inset-block-start: calc(var(--stage-height, 0px) + 8px);
    z-index: 1;
    height: 0;
    text-align: center;
    transform: translateY(-50%);
  }
  .new button {
    min-height: 40px;
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    box-shadow: var(--shadow);
  }
  .new button:hover {
    background: var(--accent-strong);
  }
  ol {
    position: relative;
  }
  li {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
  }
  .day {
    display: grid;
    align-content: end;
    height: ${heights.day}rem;
    padding-block-end: 6px;
    border-bottom: 1px solid var(--line);
  }
  h3 {
    font: 680 1rem/1.3 var(--display);
  }
  .day p {
    overflow: hidden;
    font-size: 0.875rem;
    line-height: 1.4;
    color: var(--ink-soft);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row {
    display: grid;
    grid-template-columns: 2.25rem minmax(0, 1fr) auto;
    grid-template-rows: auto auto;
    align-content: center;
    gap: 0 12px;
    width: 100%;
    height: ${heights.sound}rem;
    padding: 0 4px;
    border: 0;
    border-radius: var(--radius-small);
    color: var(--ink);
    font: 400 0.875rem/1.4 var(--sans);
    text-align: start;
  }
  @media (max-width: 759px) {
    /* Below the stage, and above the bar of tabs. */
    .row {
      scroll-margin-block: calc(var(--stage-height, 0px) + 12px) 84px;
    }
  }
  .icon {
    grid-row: 1 / 3;
    display: grid;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    align-self: center;
    border-radius: 50%;
    background: var(--sunken);
    color: var(--ink-soft);
    font-size: 1.25rem;
  }
  .urgent .icon {
    background: var(--accent);
    color: var(--on-accent);
  }
  .label {
    font: 650 1.0625rem/1.35 var(--display);
    letter-spacing: -0.01em;
  }
  .label,
  .where {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .where,
  .when,
  .length {
    color: var(--ink-soft);
  }
  .when,
  .length {
    text-align: end;
    white-space: nowrap;
  }
  .wrong .label {
    text-decoration: line-through;
    text-decoration-thickness: 2px;
  }
  .said {
    margin-inline-start: 0.4em;
    color: var(--good);
    font-weight: 700;
  }
  .wrong .said {
    color: var(--accent);
  }
  .going {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
    color: var(--accent);
    font-weight: 650;
  }
  .going::before {
    content: '';
    width: 0.55em;
    height: 0.55em;
    border-radius: 50%;
    background: currentColor;
  }
  .opened {
    display: grid;
    gap: 10px;
    padding: 8px 4px 16px;
    border-bottom: 1px solid var(--line);
  }
  .opened .name {
    justify-self: start;
  }
  audio {
    width: 100%;
  }
  /* Where text is large: the same, one below the other. */
  @container (max-width: 17rem) {
    .row {
      grid-template-columns: 2.25rem minmax(0, 1fr);
    }
    .icon {
      grid-row: 1 / 4;
    }
    .when {
      grid-area: 3 / 2;
      text-align: start;
    }
    .length {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  .row[aria-expanded='true'] {
    background: var(--sunken);
  }
  .end {
    display: grid;
    gap: 6px;
    padding-block: 10px;
  }
  .empty {
    padding-block: 12px;
    color: var(--ink-soft);
  }
  @media (min-width: 760px) {
    .scroll {
      height: min(70dvh, 44rem);
      overflow-y: auto;
      overscroll-behavior: contain;
    }
    .new {
      inset-block-start: 8px;
    }
  }
`;
