/** How one's own microphone looks. */
import { css } from 'lit';

export const microphoneStyles = css`
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  ::slotted(*) {
    margin-bottom: 4px;
  }
  .toggle {
    width: 100%;
    min-height: 84px;
    border-radius: var(--radius);
    padding-inline: 12px;
    font-size: 1.125rem;
    letter-spacing: -0.01em;
  }
  .toggle svg {
    flex: none;
    width: 30px;
    height: 30px;
  }
  .on {
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  .on:hover {
    background: var(--accent-wash);
    border-color: var(--accent-strong);
  }
  .on svg {
    color: var(--accent);
  }
  earshot-meter {
    height: 14px;
  }
  p {
    font-size: 0.9375rem;
    text-wrap: pretty;
  }
  .arrival {
    display: flex;
    align-items: center;
    gap: 0.6em;
    font-weight: 650;
  }
  .arrival i {
    flex: none;
    width: 0.75em;
    height: 0.75em;
    border: 2px solid var(--wait);
    border-radius: 50%;
  }
  .arriving i {
    border-color: var(--good);
    background: var(--good);
  }
  @media (forced-colors: active) {
    .arriving i {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
