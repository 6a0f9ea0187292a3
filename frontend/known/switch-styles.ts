/** How a switch looks: a checkbox with the role of one. */
import { css } from 'lit';

export const switchStyles = css`
  [role='switch'] {
    position: relative;
    flex: none;
    width: 40px;
    height: 24px;
    margin: 0;
    border: 1px solid var(--control);
    border-radius: 99px;
    background: var(--sunken);
    appearance: none;
    cursor: inherit;
    transition: background-color 120ms;
  }
  [role='switch']::before {
    position: absolute;
    top: 3px;
    inset-inline-start: 3px;
    width: 16px;
    height: 16px;
    border-radius: 50%;
    background: var(--control);
    content: '';
    transition: transform 120ms;
  }
  [role='switch']:checked {
    border-color: var(--accent);
    background: var(--accent);
  }
  [role='switch']:checked::before {
    background: var(--on-accent);
    transform: translateX(16px);
  }
  @media (forced-colors: active) {
    [role='switch']::before {
      background: ButtonText;
    }
    [role='switch']:checked::before {
      background: Highlight;
    }
  }
`;
