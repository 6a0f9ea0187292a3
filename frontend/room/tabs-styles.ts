/** How the tabs look: a row above their panel, and on a phone a bar at the foot of the screen. */
import { css } from 'lit';

export const tabsStyles = css`
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 4px;
    border-radius: 26px;
    background: var(--sunken);
  }
  button {
    position: relative;
    display: inline-flex;
    flex: 1 1 auto;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-width: 0;
    min-height: 44px;
    padding: 0.3em 0.7em;
    border: 0;
    border-radius: 999px;
    background: transparent;
    color: var(--ink-soft);
    font: 600 0.9375rem/1.2 var(--sans);
    cursor: pointer;
  }
  button:hover {
    color: var(--ink);
  }
  button[aria-selected='true'] {
    background: var(--card);
    color: var(--ink);
    box-shadow:
      0 1px 3px rgb(0 0 0 / 14%),
      inset 0 0 0 1px var(--line);
  }
  svg {
    display: none;
    width: 24px;
    height: 24px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .fresh {
    min-width: 1.55em;
    padding: 0.15em 0.4em;
    border-radius: 99px;
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.75rem;
    font-weight: 700;
    text-align: center;
  }
  @media (forced-colors: active) {
    button[aria-selected='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .fresh {
      border: 1px solid;
    }
  }
  @media (max-width: 759px) {
    :host {
      position: fixed;
      z-index: 2;
      inset-block-end: 0;
      inset-inline: 0;
      border-top: 1px solid var(--line);
      background: var(--card);
    }
    .tabs {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      gap: 0;
      max-width: 30rem;
      margin-inline: auto;
      padding: 4px 8px calc(4px + env(safe-area-inset-bottom));
      border-radius: 0;
      background: transparent;
    }
    button {
      flex-direction: column;
      gap: 3px;
      min-height: 56px;
      padding-inline: 2px;
      overflow-wrap: anywhere;
      border-radius: var(--radius-small);
      font-size: 0.8125rem;
    }
    button[aria-selected='true'] {
      background: transparent;
      color: var(--accent);
      box-shadow: none;
    }
    svg {
      display: block;
    }
    .fresh {
      position: absolute;
      top: 3px;
      inset-inline-start: calc(50% + 6px);
    }
  }
`;
