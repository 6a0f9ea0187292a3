/** What was dropped on the page: files, and the names of folders, which cannot be read as files. */
export interface Dropped {
  files: File[];
  folders: string[];
}

/** Call it in the handler of the drop: later the browser tells nothing of it. */
export function dropped(transfer: DataTransfer | null): Dropped {
  const found: Dropped = { files: [], folders: [] };
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    const file = item.getAsFile();
    if (entry?.isDirectory) found.folders.push(entry.name);
    else if (file) found.files.push(file);
  }
  return found;
}
