/** The models that a deployment offers to its rooms: `GET /api/models`. */
import { type CatalogueEntry, catalogueList } from '../../protocol/http.ts';
import { unredirected } from '../answer.ts';
import { accepted, parsed } from '../room-request.ts';

/**
 * @param origin of the deployment, as `https://example.org`.
 * @returns models that a host can give to their room: `RoomApi.addModel({ catalogue: id })`.
 * @throws {RefusalError} @throws {NetworkError}
 */
export async function listCatalogue(
  origin: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<CatalogueEntry[]> {
  const url = new URL('/api/models', origin);
  const request = { ...unredirected, ...(signal && { signal }) };
  return (await parsed(catalogueList, url, await accepted(url, fetch(url, request), signal)))
    .models;
}
