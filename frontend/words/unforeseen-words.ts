/** For what nobody foresaw: it did not work, what the browser calls it, and what to do. */
import { msg, str } from './msg.ts';

/** @returns a sentence that says what to do, with the error as the browser tells it. */
export function unforeseenWords(error: unknown): string {
  const named = error instanceof Error || error instanceof DOMException ? error : undefined;
  if (!named) return msg('That did not work. Try again; if it fails again, reload the page.');
  return msg(
    str`That did not work (${named.name}: ${named.message}). Try again; if it fails again, reload the page.`,
  );
}
