/** What kept the browser from reading a file, as a sentence that says what to do. */
export function unreadableWords(name: string, error: unknown): string {
  const kind = error instanceof Error || error instanceof DOMException ? error.name : '';
  const trouble = troubles[kind];
  return trouble
    ? `“${name}” ${trouble}`
    : `“${name}” could not be prepared here${kind && ` (${kind})`}: try another browser or a shorter recording.`;
}

export function folderWords(name: string): string {
  return `“${name}” is a folder: open it, and add the recordings in it.`;
}

const troubles: Readonly<Record<string, string>> = {
  NotReadableError:
    'cannot be read: it changed since you chose it, or another program keeps it. Choose it again.',
  NotFoundError: 'is not there any more: it was moved or deleted. Choose it again.',
  SecurityError: 'may not be read: give this browser access to it, or copy it elsewhere.',
  NotAllowedError: 'may not be read: give this browser access to it, or copy it elsewhere.',
};
