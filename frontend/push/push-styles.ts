/** How a choice with an explanation looks. */
import { css } from 'lit';
import { checkStyles } from '../elements/check-styles.ts';

export const pushStyles = [
  checkStyles,
  css`
  .check input {
    flex: none;
    width: 22px;
    height: 22px;
    margin: 0;
    accent-color: var(--accent);
  }
`,
];
