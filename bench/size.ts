/** What a deploy uploads, compressed by `gzip -9`, in bytes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const workerFolder = fileURLToPath(new URL('../dist/worker', import.meta.url));

/** The Worker's script and every module that it imports: code, wasm and weights. */
export function workerGzipBytes(): number {
  return gzipBytes(reachable(workerFolder, 'index.js'));
}

function reachable(folder: string, start: string): string[] {
  if (!existsSync(join(folder, start))) throw new Error(`Run npm run build first: no ${folder}.`);
  const unseen = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(map|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const found = [join(folder, start)];
  unseen.delete(join(folder, start));
  for (const file of found) {
    const text = readFileSync(file, 'latin1');
    for (const other of unseen) {
      if (!text.includes(basename(other))) continue;
      unseen.delete(other);
      found.push(other);
    }
  }
  return found;
}

/** The size of files, each compressed on its own. */
export function gzipBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}
