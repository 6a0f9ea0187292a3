/** How a stage looks. Its measures are in page.css: nothing below it moves, whatever it says, nor as it comes. */
import { css } from 'lit';

export const stageStyles = css`
  :host {
    position: sticky;
    z-index: 5;
    inset-block-start: 0;
    height: var(--stage-height);
    margin-block-end: 20px;
  }
  .stage {
    --tint: var(--ink-soft);
    display: grid;
    grid-template-areas:
      'icon where tools'
      'what what what'
      'when when when';
    grid-template-rows: var(--stage-row) minmax(0, 1fr) var(--stage-row);
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: 10px;
    height: 100%;
    padding: 8px 16px;
    overflow: hidden;
    border: 2px solid var(--line);
    border-radius: var(--radius);
    background: var(--card);
    box-shadow: var(--shadow);
    color: var(--ink);
  }
  .icon {
    grid-area: icon;
    align-self: center;
    display: grid;
    font-size: 36px;
    color: var(--tint);
  }
  .where {
    grid-area: where;
    align-self: center;
    overflow: hidden;
    font: 650 var(--stage-small, min(1.375rem, 7.5vw)) / 1.2 var(--display);
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .tools {
    grid-area: tools;
    display: flex;
    align-items: center;
    gap: 8px;
  }
  earshot-alerts {
    width: 44px;
  }
  .what {
    grid-area: what;
    align-self: center;
  }
  h1 {
    display: -webkit-box;
    overflow: hidden;
    padding-block-end: 0.06em;
    color: var(--tint);
    font: 780 var(--stage-size) / 1.02 var(--display);
    letter-spacing: -0.035em;
    overflow-wrap: anywhere;
    hyphens: auto;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
  }
  .when {
    grid-area: when;
    display: flex;
    align-items: center;
    gap: 12px;
    min-width: 0;
  }
  .lines {
    flex: 1;
    min-width: 0;
  }
  .lines p {
    overflow: hidden;
    font: 600 var(--stage-span, min(1.125rem, 6vw)) / 1.2 var(--display);
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .lost .lines p {
    font-size: min(1rem, 6vw);
    white-space: normal;
    text-wrap: balance;
  }
  .lines span {
    margin-inline-start: 0.8em;
  }
  .lines .aside {
    color: var(--wait);
    font-size: min(0.875rem, 4.5vw);
    line-height: 1.35;
  }
  .end {
    flex: none;
  }
  button,
  .button {
    padding-inline: min(1.1em, 4vw);
    font-size: min(0.9375rem, 6vw);
    white-space: nowrap;
  }
  .heard,
  .urgent-past {
    --tint: var(--accent);
  }
  .past {
    --tint: var(--ink);
  }
  .silent {
    --tint: var(--wait);
    border-color: var(--wait);
  }
  .urgent-past {
    border-color: var(--accent);
  }
  .urgent {
    --tint: var(--on-accent);
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .urgent :is(.aside, button) {
    color: inherit;
  }
  .urgent button {
    border-color: currentColor;
  }
  .urgent button:hover {
    background: var(--accent-strong);
  }
  .lost {
    border-style: dashed;
    border-color: var(--control);
    background: var(--sunken);
  }
  .quiet h1 {
    font-size: calc(0.62 * var(--stage-size));
    line-height: 1.1;
  }
  :is(.lost, .over) h1 {
    font-size: calc(0.58 * var(--stage-size));
    line-height: 1.1;
  }
  .told {
    display: -webkit-box;
    overflow: hidden;
    margin-block-start: 4px;
    font-size: min(0.9375rem, 5.5vw);
    line-height: 1.3;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: var(--told-lines, 2);
    line-clamp: var(--told-lines, 2);
  }
  .over {
    --told-lines: 3;
    --tint: var(--ink);
  }
  .over h1 {
    -webkit-line-clamp: 1;
    line-clamp: 1;
  }
  .status {
    --light: var(--wait);
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    font-size: min(0.875rem, 4.5vw);
    font-weight: 600;
    white-space: nowrap;
  }
  .status i {
    width: 0.65em;
    height: 0.65em;
    border-radius: 50%;
    background: var(--light);
  }
  .status.open {
    --light: var(--good);
  }
  .status.closed {
    --light: var(--accent);
  }
  .urgent .status {
    --light: currentColor;
  }
  .urgent .soft {
    color: inherit;
  }
  /* On a phone the name of a microphone needs the room. */
  @media (max-width: 759px) {
    .open .latency,
    .open [role='status'],
    .reconnecting [role='status'] {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media (min-width: 760px) {
    .stage {
      grid-template-areas:
        'icon where tools'
        'icon what what'
        'icon when when';
      column-gap: 24px;
      padding: 8px 24px;
    }
    .icon {
      font-size: calc(1.5 * var(--stage-size));
    }
    h1 {
      -webkit-line-clamp: var(--stage-clamp, 1);
      line-clamp: var(--stage-clamp, 1);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .urgent .icon {
      animation: ring 0.9s ease-in-out infinite alternate;
    }
    @keyframes ring {
      from {
        transform: scale(0.92);
      }
      to {
        transform: scale(1.06);
      }
    }
  }
  @media (forced-colors: active) {
    .urgent {
      border: 6px solid Highlight;
    }
  }
`;
