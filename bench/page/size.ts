/** What a visitor's browser loads of the page, compressed by `gzip -9`, in bytes: at first, and later. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipBytes } from '../size.ts';

const pageFolder = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** A chunk as Vite's manifest tells it; the names are those of other chunks, or of files. */
interface Chunk {
  file: string;
  isEntry?: boolean;
  /** Chunks that are loaded with it. */
  imports?: string[];
  /** Chunks that are loaded when they are asked for. */
  dynamicImports?: string[];
  css?: string[];
  /** Files that its code names, such as worklets. */
  assets?: string[];
}

export interface PageSize {
  /** The document, its scripts, what that imports, and the styles. */
  firstLoad: number;
  /** What comes when it is asked for, by its name, as `recordings`: without what is there by then. */
  parts: ReadonlyMap<string, number>;
}

/** Needs `npm run build` before it. */
export function pageSize(): PageSize {
  const manifestFile = join(pageFolder, '.vite/manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`Run npm run build first: no ${pageFolder}.`);
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, Chunk>;
  const chunk = (name: string) => manifest[name] as Chunk;
  const together = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const each of chunk(name).imports ?? []) together(each, seen);
    return seen;
  };
  const files = (names: Iterable<string>) =>
    [...names].flatMap((name) => [chunk(name).file, ...(chunk(name).css ?? [])]);

  const entry = Object.keys(manifest).find((name) => chunk(name).isEntry) as string;
  const atFirst = together(entry);
  /** By what comes later, what is there by then: of whatever asks for it first. */
  const later = new Map<string, Set<string>>();
  const look = (names: Iterable<string>, there: Set<string>) => {
    const asked = [...names].flatMap((name) => chunk(name).dynamicImports ?? []);
    const found = asked.filter((name) => !later.has(name));
    for (const name of found) later.set(name, there);
    for (const name of found) {
      const added = [...together(name)].filter((each) => !there.has(each));
      look(added, new Set([...there, ...added]));
    }
  };
  look(atFirst, atFirst);
  const named = [...atFirst, ...later.keys()].flatMap((name) => chunk(name).assets ?? []);
  const size = (paths: readonly string[]) => gzipBytes(paths.map((path) => join(pageFolder, path)));
  return {
    firstLoad: size(['index.html', 'old-browser.js', ...files(atFirst)]),
    parts: new Map([
      ...[...later].map(([name, there]): [string, number] => [
        nameOf(name),
        size(files([...together(name)].filter((each) => !there.has(each)))),
      ]),
      ...named.map((path): [string, number] => [
        path.replace(/^assets\/(.+)-.{8}\.js$/, '$1').replaceAll('-', '_'),
        size([path]),
      ]),
    ]),
  };
}

/**
 * A part is called like its folder, or like its package: `recordings`, `eventsource_parser`. One that other
 * parts import too is a chunk of that name: `_stage-C7PeGeHt.js`.
 */
function nameOf(chunk: string): string {
  const ofPackage = /node_modules\/([^/]+)/.exec(chunk)?.[1];
  const shared = /^_(.+)-.{8}\.js$/.exec(chunk)?.[1];
  return (ofPackage ?? shared ?? (chunk.split('/').at(-2) as string)).replaceAll('-', '_');
}
