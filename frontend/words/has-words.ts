/** Whether a text has all words of `query` in it, typed in whatever case and without accents. */
export function hasWords(text: string, query: string): boolean {
  const known = folded(text);
  return folded(query)
    .split(/\s+/)
    .every((word) => known.includes(word));
}

/** Without case and accents, for those who type neither. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
