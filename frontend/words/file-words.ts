/** Files that cannot be read, in words. */
import { msg, str } from './msg.ts';

/** What kept the browser from reading a file, as a sentence that says what to do. */
export function unreadableWords(name: string, error: unknown): string {
  const kind = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (kind) {
    case 'NotReadableError':
      return msg(
        str`“${name}” cannot be read: it has changed since you chose it, or another program is using it. Choose it again.`,
      );
    case 'NotFoundError':
      return msg(str`“${name}” is no longer there: it was moved or deleted. Choose it again.`);
    case 'SecurityError':
    case 'NotAllowedError':
      return msg(
        str`“${name}” cannot be read: allow this browser to access it, or copy it to another folder.`,
      );
    case '':
      return msg(str`“${name}” could not be read: try another browser or a shorter recording.`);
    default:
      return msg(
        str`“${name}” could not be read (${kind}): try another browser or a shorter recording.`,
      );
  }
}

/** What to do with a folder that was dropped. */
export function folderWords(name: string): string {
  return msg(str`“${name}” is a folder: open it and add the recordings inside.`);
}
