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
  .sound {
    position: relative;
    overflow: hidden;
    height: 112px;
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
