/** How a taught sound is laid out. */
import { css } from 'lit';
import { rowStyles } from './row-styles.ts';

const layout = css`
  details {
    display: grid;
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

export const taughtSoundStyles = [rowStyles, layout];
