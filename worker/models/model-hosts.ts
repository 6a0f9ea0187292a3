/** Where models may be fetched from: what the operator lists in `MODEL_HOSTS`, and nothing else. */
import { RefusalError } from '../../protocol/refusals.ts';

/** An origin and the beginning of a path. */
interface Place {
  origin: string;
  path: string;
}

/** @param listed hosts, perhaps with the beginning of a path, separated by spaces; over https unless they say otherwise. */
export function modelHosts(listed: string): readonly Place[] {
  return listed
    .split(/\s+/)
    .filter((entry) => entry !== '')
    .map((entry) => new URL(/^https?:\/\//.test(entry) ? entry : `https://${entry}`))
    .map(({ origin, pathname }) => ({ origin, path: pathname }));
}

/** @throws {RefusalError} `model-address` */
export function readAddress(address: string): URL {
  try {
    return new URL(address.trim());
  } catch {
    throw new RefusalError('model-address', 'it is no address: give one that begins with https://');
  }
}

/** @throws {RefusalError} `model-address` for what lies at no allowed place. */
export function requireAllowed(url: URL, hosts: readonly Place[]): void {
  const { origin, pathname, username, password } = url;
  if (username !== '' || password !== '') {
    throw new RefusalError('model-address', 'an address with a name or a password is not asked');
  }
  if (hosts.some((place) => place.origin === origin && pathname.startsWith(place.path))) return;
  throw new RefusalError('model-address', `nothing is fetched from ${origin}`.slice(0, 300));
}
