/** The page: built from frontend/ to dist/page, which the Worker serves beside the API. */
import { defineConfig } from 'vite';
import { serviceWorker } from './cli/service-worker-build.ts';

/**
 * The README and frontend/public/old-browser.js name the same; tsconfig.page.json keeps to what they have. That
 * script, which is served as it is, says so to what is older, and speaks up as well if the page did not load or
 * drew nothing half a second after.
 */
const target = ['chrome105', 'edge105', 'firefox121', 'safari15.4', 'ios15.4'];

/** What a bundler knows of a module: who imports it with `import`, and whether the document itself does. */
interface Graph {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null;
}

/** Whether the page cannot be drawn without a module: a chain of static imports leads there from the entry. */
function isNeededAtFirst(id: string, graph: Graph, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const { isEntry = false, importers = [] } = graph.getModuleInfo(id) ?? {};
  return isEntry || importers.some((importer) => isNeededAtFirst(importer, graph, seen));
}

export default defineConfig({
  root: 'frontend',
  plugins: [serviceWorker(target)],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // Which chunk loads which, for bench/page/size.ts; .assetsignore keeps it from being deployed.
    manifest: true,
    target,
    modulePreload: { polyfill: false },
    // What is needed at first is one file, though later parts share modules with it: some fifteen small files
    // would be 3 KiB more, compressed, and as many requests.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: (id, graph) => (isNeededAtFirst(id, graph) ? 'first' : null),
              debugName: 'first',
            },
          ],
        },
      },
    },
    // Nothing inline: the page's content security policy forbids data: scripts and styles.
    assetsInlineLimit: 0,
  },
  // The capture worklet is a module, in development as in the build.
  worker: { format: 'es' },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8787', ws: true } },
  },
});
