/** The files that a model consists of, as they are chosen or dropped. */

/** Weights end in `.bin`, or have the number of their part at the end. */
export const acceptedModelFiles = '.zip,.json,.bin,application/zip,application/json';

export function modelFolderWords(name: string): string {
  return `“${name}” is a folder: open it, and add the three files in it together, or the zip.`;
}
