/** How one part of the room settings looks. */
import { css } from 'lit';
import { base, controls } from './styles.ts';

const layout = css`
  h3,
  legend,
  summary {
    padding: 0;
    font: 650 1.0625rem/1.35 var(--display);
    letter-spacing: -0.01em;
  }
  summary {
    border-radius: 6px;
    cursor: pointer;
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  .part {
    display: grid;
    gap: 12px;
  }
  .explanation,
  .saved {
    font-size: 0.9375rem;
    color: var(--ink-soft);
    text-wrap: pretty;
  }
  .saved {
    color: var(--good);
    font-weight: 600;
  }
`;

export const settingsStyles = [base, controls, layout];
