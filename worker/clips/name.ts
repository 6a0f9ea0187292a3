/** How clips are called, and how a browser calls the file when somebody saves one. */
import { create } from 'content-disposition';
import * as v from 'valibot';
import { type Clip, clipName } from '../../protocol/clip.ts';
import { maxClipNameLength } from '../../protocol/limits.ts';

/**
 * @param unnamed what it is called if its file has no name: browsers call what they record "blob".
 * @returns a name that may be shown: the file's, without what could turn or hide other text.
 */
export function clipNameOfFile(fileName: string | undefined, unnamed: string): string {
  if (fileName === 'blob') return unnamed;
  const shown = (fileName ?? '').toWellFormed().replace(/[\p{Cc}\p{Cf}]/gu, '');
  let name = '';
  for (const character of shown.trim()) {
    if (name.length + character.length > maxClipNameLength) break;
    name += character;
  }
  return v.is(clipName, name) ? name.trim() : unnamed;
}

/** `Content-Disposition` (RFC 6266): shown where it is asked for, saved under the clip's name. */
export function contentDisposition({ name, type }: Pick<Clip, 'name' | 'type'>): string {
  const extension = `.${type}`;
  const fileName = name.toLowerCase().endsWith(extension) ? name : name + extension;
  return create(fileName.toWellFormed(), { type: 'inline', fallback: `recording${extension}` });
}
