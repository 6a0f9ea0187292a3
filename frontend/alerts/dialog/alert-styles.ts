/** How the parts of the dialog look. */
import { css } from 'lit';
import { checkStyles } from '../../elements/check-styles.ts';
import { settingsStyles } from '../../elements/settings-styles.ts';

export const alertStyles = [
  settingsStyles,
  checkStyles,
  css`
    input[type='checkbox'],
    input[type='radio'] {
      flex: none;
      width: 22px;
      height: 22px;
      margin: 0;
      accent-color: var(--accent);
    }
    select,
    input[type='time'] {
      width: auto;
      min-width: 0;
      min-height: 44px;
    }
    input[type='time'] {
      padding: 0.4em 0.7em;
      border: 1px solid var(--control);
      border-radius: var(--radius-small);
      background: var(--card);
      color: var(--ink);
      font: 400 1rem/1.3 var(--sans);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
    }
    .inset {
      padding-inline-start: 34px;
    }
  `,
];
