/** How a room is laid out: one column on a phone, two on a tablet, three on a desk. */
import { css } from 'lit';

export const roomStyles = css`
  earshot-stage:not(:defined) {
    display: block;
    height: var(--stage-height);
    margin-block-end: 20px;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: space-between;
    gap: 20px 40px;
    margin-block: 0 28px;
  }
  .now {
    display: grid;
    gap: 8px;
    flex: 1 1 20rem;
    min-width: 0;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
  }
  .tools {
    display: flex;
    gap: 8px;
  }
  .settings svg {
    margin-left: -0.2em;
  }
  .jump {
    display: none;
  }
  .name {
    flex: 0 1 18rem;
  }
  .columns {
    display: grid;
    grid-template: 'mic' 'hearing' 'side' 'share' / minmax(0, 1fr);
    gap: 24px;
    align-items: start;
  }
  .mic {
    grid-area: mic;
  }
  .hearing {
    grid-area: hearing;
  }
  .side {
    grid-area: side;
    min-width: 0;
  }
  .share {
    grid-area: share;
    scroll-margin-top: 16px;
  }
  @media (max-width: 759px) {
    .top {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
    }
    /* Beside the messages and recordings there is room for what is heard now, and no more. */
    .top:not(.sounds) .name {
      display: none;
    }
    :host {
      /* Room for the tabs at the foot of the screen. */
      padding-bottom: 76px;
    }
    .line {
      justify-content: space-between;
      width: 100%;
    }
    .jump {
      display: flex;
    }
    .settings span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .settings {
      width: 44px;
      padding: 0;
    }
    .settings svg {
      margin: 0;
    }
    .columns.messages,
    .columns.recordings {
      display: block;
    }
    .columns.messages > :not(.side),
    .columns.recordings > :not(.side) {
      display: none;
    }
  }
  @media (min-width: 760px) {
    .columns {
      grid-template:
        'mic side' auto
        'hearing side' auto
        'share side' 1fr / minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  @media (min-width: 1160px) {
    .columns {
      grid-template:
        'mic hearing side' auto
        'share hearing side' 1fr / 330px minmax(0, 1fr) 370px;
    }
    .no-mic {
      grid-template: 'share hearing side' auto / 330px minmax(0, 1fr) 370px;
    }
  }
  .columns.over {
    display: block;
    max-width: 46rem;
  }
`;
