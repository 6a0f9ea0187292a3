/** How the spectrogram of a recording is laid out. */
import { css } from 'lit';

export const pictureStyles = css`
  .sound {
    position: relative;
    overflow: hidden;
    height: 96px;
    border-radius: 8px;
    background: var(--sunken);
    cursor: pointer;
    touch-action: pan-y;
  }
  canvas {
    width: 100%;
    height: 100%;
    color: var(--accent);
    image-rendering: pixelated;
  }
  .beside {
    position: absolute;
    inset-block: 0;
    background: var(--sunken);
    opacity: 0.7;
  }
  .piece {
    position: absolute;
    inset-block: 0;
    border: 2px solid var(--ink);
    border-radius: 8px;
    cursor: grab;
  }
  .piece:active {
    cursor: grabbing;
  }
  .marks {
    position: relative;
    height: 14px;
    margin-top: 4px;
  }
  .mark {
    position: absolute;
    inset-block: 0;
    min-width: 4px;
    border-radius: 4px;
    background: var(--bar);
    box-shadow: inset 0 0 0 1px var(--control);
    cursor: pointer;
  }
  .chosen {
    background: var(--accent);
    box-shadow: none;
  }
  .scale {
    display: flex;
    justify-content: space-between;
    margin-top: 4px;
    color: var(--ink-soft);
    font-size: 0.8125rem;
  }
`;
