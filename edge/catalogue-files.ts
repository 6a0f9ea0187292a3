/** The catalogue as it lies among the static assets: its index, and the files of each model. */
import * as v from 'valibot';
import { type CatalogueEntry, catalogueList } from '../protocol/http.ts';

/** @returns all models of the catalogue; none if the deployment carries none. */
export async function listCatalogue(assets: Fetcher): Promise<CatalogueEntry[]> {
  const index = await fetchCatalogueFile(assets, 'index.json');
  return index ? v.parse(catalogueList, await index.json()).models : [];
}

/** @returns undefined if there is no such file. @throws {Error} if the assets do not answer. */
export async function fetchCatalogueFile(
  assets: Fetcher,
  path: string,
): Promise<Response | undefined> {
  // The binding looks at nothing but the path.
  const response = await assets.fetch(new URL(`/models/${path}`, 'https://assets.invalid'));
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 404) return undefined;
  throw new Error(`models/${path} could not be read from the assets: ${response.status}`);
}
