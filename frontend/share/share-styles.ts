/** How the dialog looks that shares a room. */
import { css } from 'lit';

export const shareStyles = css`
  dialog {
    --dialog-width: 32rem;
  }
  h2 {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  header button {
    flex: none;
  }
  .share {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    padding: 4px clamp(16px, 4vw, 28px) 24px;
  }
  .share p {
    text-wrap: pretty;
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: 0;
    padding: 4px;
    border: 0;
    border-radius: 26px;
    background: var(--sunken);
  }
  fieldset label {
    position: relative;
    display: grid;
    flex: 1 1 auto;
    place-items: center;
    min-height: 44px;
    padding: 0.3em 0.5em;
    border: 1px solid transparent;
    border-radius: 999px;
    color: var(--ink-soft);
    font-size: 0.9375rem;
    text-align: center;
    cursor: pointer;
  }
  fieldset label:has(:checked) {
    border-color: var(--line);
    background: var(--card);
    color: var(--ink);
    box-shadow: 0 1px 3px rgb(0 0 0 / 14%);
  }
  fieldset label:has(:focus-visible) {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  fieldset input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  @media (forced-colors: active) {
    fieldset label:has(:checked) {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
  /* As tall as what comes in its place, roughly: the dialog does not jump. */
  .waiting {
    min-height: 24rem;
  }
`;
