/**
 * Where pushes may go: the push services that the operator lists in `PUSH_SERVICES`, and nowhere else. An
 * address comes from whoever has a key of the room, and the room sends requests to it.
 */
import { RefusalError } from '../protocol/refusals.ts';

interface Service {
  /** `https:` unless the operator says otherwise. */
  protocol: string;
  /** Host and port; where it begins with a dot, any host that ends so. */
  host: string;
}

export type PushServices = readonly Service[];

/** @param listed hosts, separated by spaces; `*.` before one stands for all below it. */
export function pushServices(listed: string): PushServices {
  return listed
    .split(/\s+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [, scheme = 'https', host = ''] = /^(?:(https?):\/\/)?(.*)$/.exec(entry) ?? [];
      return { protocol: `${scheme}:`, host: host.replace(/^\*\./, '.').toLowerCase() };
    });
}

/** @throws {RefusalError} `push-address` for an address at none of the services. */
export function requirePushService(endpoint: string, services: PushServices): void {
  const url = parse(endpoint);
  const { protocol, host, username, password } = url;
  const isPlain = username === '' && password === '';
  const isKnown = services.some(
    (service) =>
      service.protocol === protocol &&
      (service.host.startsWith('.') ? host.endsWith(service.host) : host === service.host),
  );
  if (isPlain && isKnown) return;
  throw new RefusalError('push-address', `nothing is pushed to ${host}`.slice(0, 300));
}

function parse(endpoint: string): URL {
  try {
    return new URL(endpoint);
  } catch {
    throw new RefusalError('push-address', 'it is no address');
  }
}
