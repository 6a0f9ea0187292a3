/** How a browser calls the file when somebody saves a clip. */
import { create } from 'content-disposition';
import type { Clip } from '../../protocol/clip.ts';

/** `Content-Disposition` (RFC 6266): shown where it is asked for, saved under the clip's name. */
export function contentDisposition({ name, type }: Pick<Clip, 'name' | 'type'>): string {
  const extension = `.${type}`;
  const fileName = name.toLowerCase().endsWith(extension) ? name : name + extension;
  return create(fileName.toWellFormed(), { type: 'inline', fallback: `recording${extension}` });
}
