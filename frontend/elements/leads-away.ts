/** Whether what is held over the page, or dropped on it, would take the browser away from the room. */
export function leadsAway(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? [];
  if (types.includes('Files')) return true;
  // Text belongs in fields, which know what to do with it.
  const intoField = event
    .composedPath()
    .some((each) => each instanceof Element && each.matches('input, textarea'));
  return !intoField && (types.includes('text/uri-list') || types.includes('text/plain'));
}
