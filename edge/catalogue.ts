/**
 * The catalogue: models that the deployment carries as static assets, beside the page. `npm run models`
 * fills it, the build puts it there (cli/models/catalogue-assets.ts), and rooms open what their hosts pick.
 */
import { readMetadata } from '../models/package/metadata.ts';
import { ModelError } from '../models/package/model-error.ts';
import { Classifier } from '../models/recognition/classifier.ts';
import type { CompiledWasm } from '../models/runtime/backend.ts';
import type { CatalogueEntry } from '../protocol/http.ts';
import type { ModelId } from '../protocol/ids.ts';
import { fetchCatalogueFile, listCatalogue } from './catalogue-files.ts';
import type { ModelSource } from './models.ts';

export interface Catalogue {
  /** All models of the catalogue; none if the deployment carries none. */
  list(): Promise<CatalogueEntry[]>;
  /**
   * Reads what a model is; its weights are fetched when it is opened.
   * @returns undefined if the catalogue has no such model.
   * @throws {ModelError} if what lies there is no model
   */
  source(id: ModelId): Promise<ModelSource | undefined>;
}

/**
 * Opened models of this isolate, which all rooms in it share. Only what is finished is shared: a promise
 * of another room would wait for that room's fetches, and for ever if these were cut off.
 */
const opened = new Map<ModelId, Classifier>();

/**
 * @param assets the deployment's static assets, as wrangler.toml binds them.
 * @param wasm what opened models run on.
 */
export function catalogueOf(assets: Fetcher, wasm: CompiledWasm): Catalogue {
  const open = (id: ModelId) => opened.get(id) ?? fetchAndOpen(assets, id, wasm);
  return {
    list: () => listCatalogue(assets),
    async source(id) {
      const ready = opened.get(id);
      if (ready) return { id, metadata: ready.metadata, open: () => open(id) };
      const listed = await listCatalogue(assets);
      if (!listed.some((entry) => entry.id === id)) return undefined;
      const metadata = readMetadata(await fetchFile(assets, id, 'metadata.json').then(parsed));
      return { id, metadata, open: () => open(id) };
    },
  };
}

/**
 * Frees a model that no room of this isolate hears with any more; whoever needs it later opens it again.
 * A `Classifier` that somebody still holds throws after this.
 */
export function closeCatalogueModel(id: ModelId): void {
  opened.get(id)?.dispose();
  opened.delete(id);
}

async function fetchAndOpen(assets: Fetcher, id: ModelId, wasm: CompiledWasm): Promise<Classifier> {
  const [metadata, model, weights] = await Promise.all([
    fetchFile(assets, id, 'metadata.json').then(parsed),
    fetchFile(assets, id, 'model.json').then(parsed),
    fetchFile(assets, id, 'weights.bin').then((file) => file.arrayBuffer()),
  ]);
  // Another room may have been quicker.
  const classifier = opened.get(id) ?? Classifier.open({ metadata, model, weights }, wasm);
  opened.set(id, classifier);
  return classifier;
}

function parsed(file: Response): Promise<unknown> {
  return file.json();
}

async function fetchFile(assets: Fetcher, id: ModelId, name: string): Promise<Response> {
  const file = await fetchCatalogueFile(assets, `${id}/${name}`);
  if (file) return file;
  throw new ModelError('file-missing', `The catalogue has no ${id}/${name}: deploy it again.`);
}
