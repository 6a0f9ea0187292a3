/** Who may open rooms: everybody, unless the operator asks for a key or has a Worker of their own decide. */
import { isSameSecret } from '../edge/keys.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';

/**
 * @param key that the request came with, if any.
 * @throws {RefusalError} `creation-key-needed` without the operator's key, `creation-refused` if their
 *   Worker answers with anything but 2xx, `server-error` if it fails.
 */
export async function requireCreator(
  request: Request,
  key: string | undefined,
  { CREATION_KEY = '', AUTH }: Partial<Bindings>,
): Promise<void> {
  if (CREATION_KEY !== '' && !isSameSecret(key ?? '', CREATION_KEY)) {
    throw new RefusalError('creation-key-needed');
  }
  if (!AUTH) return;
  // All that tells who asks, and no body: there is nothing in it to decide on.
  const { url, method, headers } = request;
  const answer = await AUTH.fetch(url, { method, headers, redirect: 'manual' });
  await answer.body?.cancel();
  if (answer.ok) return;
  const detail = `the operator’s Worker answered ${answer.status}`;
  throw new RefusalError(answer.status >= 500 ? 'server-error' : 'creation-refused', detail);
}
