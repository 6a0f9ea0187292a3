/** For what nobody foresaw: it did not work, what the browser calls it, and what to do. */
export function unforeseenWords(error: unknown): string {
  const named = error instanceof Error || error instanceof DOMException ? error : undefined;
  const cause = named ? ` (${named.name}: ${named.message})` : '';
  return `That did not work${cause}. Try again; if it fails again, reload the page.`;
}
