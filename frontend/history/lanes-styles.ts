/** How the live timeline looks. */
import { css } from 'lit';

export const lanesStyles = css`
  :host {
    --names: clamp(4.5rem, 20%, 13rem);
    --people: #8a5a00;
    --animals: #1c7448;
    --alerts: #b3261e;
    --home: #2563a8;
    --outdoors: #6b5b95;
    --nature: #0f766e;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --people: #f0b95a;
      --animals: #6cd09b;
      --alerts: #ff8a80;
      --home: #7db4f0;
      --outdoors: #b9a6e8;
      --nature: #5cc9bd;
    }
  }
  ul {
    margin-block-start: 12px;
  }
  li {
    display: grid;
    grid-template-columns: var(--names) minmax(0, 1fr);
    align-items: center;
    gap: 12px;
    height: 3.25rem;
    border-top: 1px solid var(--line);
  }
  .name {
    overflow: hidden;
    font-weight: 650;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .off .name {
    color: var(--ink-soft);
    font-weight: 450;
  }
  .track {
    position: relative;
    height: 100%;
    overflow: hidden;
    contain: strict;
    /* Time goes from left to right in every language, as in notes and charts. */
    direction: ltr;
    border-inline-end: 2px solid var(--accent);
    /* A line for each minute. */
    background: repeating-linear-gradient(
      to right,
      transparent 0 calc(20% - 1px),
      var(--line) calc(20% - 1px) 20%
    );
  }
  .off .track {
    opacity: 0.75;
  }
  .moving {
    position: absolute;
    inset: 0;
    will-change: transform;
  }
  .mark {
    --colour: var(--ink-soft);
    position: absolute;
    inset-block-start: calc(0.25rem + var(--line) * 1.4rem);
    height: 1.3rem;
    border-inline-start: 4px solid var(--colour);
    border-radius: 4px;
    background: var(--sunken);
    background: color-mix(in srgb, var(--colour) 22%, var(--card));
    cursor: pointer;
  }
  .mark:hover {
    background: color-mix(in srgb, var(--colour) 40%, var(--card));
  }
  .title {
    --colour: var(--ink-soft);
    position: absolute;
    inset-block-start: calc(0.25rem + var(--line) * 1.4rem);
    display: flex;
    align-items: center;
    gap: 4px;
    height: 1.3rem;
    padding-inline: 9px 4px;
    overflow: hidden;
    color: var(--ink);
    font-size: 0.8125rem;
    font-weight: 600;
    white-space: nowrap;
    pointer-events: none;
  }
  .title svg {
    flex: none;
    color: var(--colour);
  }
  .people {
    --colour: var(--people);
  }
  .animals {
    --colour: var(--animals);
  }
  .alerts {
    --colour: var(--alerts);
  }
  .home {
    --colour: var(--home);
  }
  .outdoors {
    --colour: var(--outdoors);
  }
  .nature {
    --colour: var(--nature);
  }
  .mark.urgent {
    background: var(--colour);
  }
  .title.urgent {
    border-radius: 4px;
    background: var(--colour);
    color: var(--card);
  }
  .title.urgent svg {
    color: inherit;
  }
  .unknown {
    position: absolute;
    inset-block: 0;
    width: 200%;
    background: repeating-linear-gradient(
      135deg,
      var(--line) 0 6px,
      transparent 6px 12px
    );
  }
  .axis {
    display: flex;
    justify-content: space-between;
    margin-inline-start: calc(var(--names) + 12px);
    padding-block-start: 4px;
    font-size: 0.75rem;
    direction: ltr;
  }
  @media (forced-colors: active) {
    .mark {
      border: 1px solid CanvasText;
      background: Canvas;
    }
    .mark.urgent {
      background: Highlight;
    }
    .title svg {
      color: CanvasText;
    }
    .title.urgent {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .title.urgent svg {
      color: inherit;
    }
    .mark.urgent {
      forced-color-adjust: none;
    }
  }
`;
