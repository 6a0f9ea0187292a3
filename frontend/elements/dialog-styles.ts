/** How dialogs look: a sheet with its head, and parts that scroll beneath it. */
import { css } from 'lit';

export const dialogStyles = css`
  dialog {
    width: min(100vw - 24px, var(--dialog-width, 40rem));
    max-height: min(100dvh - 24px, 56rem);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
    overscroll-behavior: contain;
  }
  dialog::backdrop {
    background: rgb(20 12 8 / 55%);
  }
  header {
    position: sticky;
    z-index: 1;
    top: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 16px 16px 12px clamp(18px, 4vw, 28px);
    background: var(--paper);
  }
  h2 {
    font: 720 1.375rem/1.2 var(--display);
    letter-spacing: -0.02em;
  }
  .parts {
    display: grid;
    gap: 12px;
    padding: 0 clamp(10px, 2.4vw, 20px) 20px;
  }
`;

/** Closes a dialog that is clicked beside: its backdrop is part of the element. */
export function closeBeside(event: MouseEvent): void {
  const { target: dialog, clientX: x, clientY: y } = event;
  if (!(dialog instanceof HTMLDialogElement)) return;
  const box = dialog.getBoundingClientRect();
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) dialog.close();
}
