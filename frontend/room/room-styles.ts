/**
 * How a room is laid out: one column on a phone, two on a tablet, three on a desk; and the large view, which
 * has nothing but what is heard now, in type for a wall.
 */
import { css } from 'lit';

export const roomStyles = css`
  earshot-stage:not(:defined) {
    display: block;
    height: var(--stage-height);
    margin-block-end: 20px;
  }
  .skip {
    position: absolute;
    z-index: 9;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    padding: 12px 18px;
    border-radius: 999px;
    background: var(--ink);
    color: var(--paper);
    font-weight: 600;
  }
  .skip:not(:focus) {
    width: 1px;
    height: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .columns {
    display: grid;
    grid-template: 'own' 'microphones' 'side' 'people' / minmax(0, 1fr);
    gap: 24px;
    align-items: start;
  }
  .own {
    display: grid;
    grid-area: own;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    min-width: 0;
  }
  .microphones {
    grid-area: microphones;
    min-width: 0;
  }
  .side {
    grid-area: side;
    min-width: 0;
  }
  .people {
    grid-area: people;
    min-width: 0;
  }
  .people:not(:defined) {
    display: block;
    min-height: 16rem;
  }
  @media (max-width: 759px) {
    /* Whoever follows along on a phone has nothing more important on it. Most do: so it is until one is known. */
    :host([data-panel='sounds']:not([data-role='host'], [data-role='mic'])) earshot-stage {
      --stage-height: max(45dvh, calc(114px + 7rem));
    }
    /* Whose phone is a microphone looks at its level first. */
    :host([data-role='mic']) earshot-stage {
      --stage-size: 44px;
      --stage-height: calc(2.1 * var(--stage-size) + 2 * var(--stage-row) + 26px);
    }
    :host {
      /* Room for the tabs at the foot of the screen. */
      padding-bottom: 76px;
    }
    .columns {
      gap: 18px;
    }
    .columns.messages > :not(.side),
    .columns.recordings > :not(.side) {
      display: none;
    }
  }
  @media (min-width: 760px) {
    .columns {
      grid-template:
        'own side' auto
        'microphones side' auto
        'people side' 1fr / minmax(280px, 5fr) minmax(0, 8fr);
      gap: 24px 28px;
    }
    .columns.listener {
      grid-template:
        'microphones side' auto
        'people side' 1fr / minmax(280px, 5fr) minmax(0, 8fr);
    }
  }
  @media (min-width: 1360px) {
    .columns,
    .columns.listener {
      grid-template-columns: 330px minmax(0, 1fr);
    }
  }
  @media (min-width: 1680px) {
    .columns,
    .columns.listener {
      --panels-width: 420px;
      grid-template-columns: 380px minmax(0, 1fr);
      gap: 32px;
    }
  }
  .columns.over {
    display: block;
    max-width: 46rem;
  }
  .columns.over > :not(.side) {
    display: none;
  }

  /* The large view. */
  :host([large]) {
    position: fixed;
    z-index: 4;
    inset: 0;
    display: flex;
    flex-direction: column;
    padding: 0;
    background: var(--paper);
  }
  :host([large]) > :not(earshot-stage, .corner, earshot-announcer, earshot-share) {
    display: none;
  }
  :host([large]) earshot-stage {
    --stage-size: min(20vh, 10.5vw);
    --stage-clamp: 2;
    --stage-small: max(1.375rem, min(6vh, 5vw));
    --stage-span: max(1.125rem, min(4.5vh, 4vw));
    --stage-row: max(2.75rem, min(9vh, 8vw));
    flex: 1;
    height: auto;
    min-height: 0;
    margin: clamp(8px, 1.6vmin, 24px);
    margin-block-end: 0;
    position: static;
  }
  @media (max-width: 759px) {
    :host([large]) earshot-stage {
      --stage-size: min(20vh, 14.5vw);
    }
  }
  .corner {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 56px;
    padding: 4px clamp(12px, 2vw, 32px);
    color: var(--ink-soft);
  }
  .corner p {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    font: 650 clamp(1rem, 2.4vh, 1.75rem) / 1.3 var(--display);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .corner button {
    border-color: transparent;
    color: var(--ink-soft);
    font-weight: 500;
  }
  .corner button:hover,
  .corner button:focus-visible {
    border-color: var(--control);
    color: var(--ink);
  }
`;
