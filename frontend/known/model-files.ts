/** The files that a model consists of, as they are chosen or dropped. */

import { msg, str } from '../words/msg.ts';

/** Weights end in `.bin`, or have the number of their part at the end. */
export const acceptedModelFiles = '.zip,.json,.bin,application/zip,application/json';

export function modelFolderWords(name: string): string {
  return msg(str`“${name}” is a folder: open it and add its three files together, or the zip.`);
}
