/** Builds the page's service worker after the page: it has to know what the files of the shell are called. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rollup } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'frontend/offline/service-worker/index.ts');

/** What the document needs to say that there is no network: chunks that hold these modules, in any language. */
const shellModules = [
  /\/frontend\/main\.ts$/,
  /\/frontend\/earshot-page\.ts$/,
  /\/frontend\/offline\/earshot-offline\.ts$/,
  /\/frontend\/locales\/[^/]+\/index\.ts$/,
];

/** And what of frontend/public the document names. */
const publicFiles = ['/favicon.svg', '/old-browser.js'];

/** One classic script at the top of the site: Firefox runs no modules as service workers, and it is to serve every path. */
export function serviceWorker(target: string[]): Plugin {
  return {
    name: 'earshot-service-worker',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const paths = [...shellOf(bundle), ...publicFiles];
      const shell = { paths, version: versionOf(dir, paths) };
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { SHELL: JSON.stringify(shell) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          target,
          lib: { entry, formats: ['iife'], name: 'earshotServiceWorker', fileName: () => 'sw.js' },
        },
      });
    },
  };
}

/** @returns the paths of the chunks of the shell, and of what these load at once. */
export function shellOf(bundle: Rollup.OutputBundle): string[] {
  const files = new Set<string>();
  const add = (file: string) => {
    const chunk = bundle[file];
    if (files.has(file) || chunk?.type !== 'chunk') return;
    files.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const imported of chunk.imports) add(imported);
  };
  for (const [file, chunk] of Object.entries(bundle)) {
    if (chunk.type !== 'chunk') continue;
    if (chunk.moduleIds.some((id) => shellModules.some((wanted) => wanted.test(id)))) add(file);
  }
  return [...files].map((file) => `/${file}`).sort();
}

/** Another version has another document or other files. */
function versionOf(folder: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of ['/index.html', ...paths]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex').slice(0, 16);
}
