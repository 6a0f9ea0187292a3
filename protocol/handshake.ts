/** The handshake: a socket offers `earshot.2` and, as a second subprotocol, `key.<key>`. */
import * as v from 'valibot';
import { type Key, key, type RoomId, roomId } from './ids.ts';

export const subprotocol = 'earshot.2';
const keyPrefix = 'key.';

/** What each key, and so each participant, may do: a host all, a mic speak, a listener follow. */
export const roles = ['host', 'mic', 'listener'] as const;
export type Role = (typeof roles)[number];

/** @returns the value for `new WebSocket(url, ...)` or for `Sec-WebSocket-Protocol`. */
export function offerSubprotocols(key: string): string[] {
  return [subprotocol, keyPrefix + key];
}

/** Reads a `Sec-WebSocket-Protocol` header. */
export function readSubprotocols(header: string | null): {
  /** What to answer with: `earshot.2`, or the first other protocol offered, or none. */
  selected: string | undefined;
  supported: boolean;
  key: string | undefined;
} {
  const offered = (header ?? '').split(',').map((token) => token.trim());
  const supported = offered.includes(subprotocol);
  return {
    supported,
    selected: supported
      ? subprotocol
      : offered.find((token) => token !== '' && !token.startsWith(keyPrefix)),
    key: offered.find((token) => token.startsWith(keyPrefix))?.slice(keyPrefix.length) || undefined,
  };
}

/**
 * The header that carries a key where `Authorization` is another's, as that of a proxy which asks for a
 * password. The key stands there by itself.
 */
export const keyHeader = 'x-earshot-key';

/** @returns the key of an `Authorization` header. */
export function readBearer(header: string | null | undefined): string | undefined {
  return header?.match(/^Bearer (\S+)$/i)?.[1];
}

/** The path part of a share link and the fragment that carries the key: `/r/<id>#<key>`. */
export function shareLink(origin: string, roomId: string, key: string): string {
  return `${origin}/r/${roomId}#${key}`;
}

/**
 * A link as it was pasted: in brackets, in quotes, with the full stop of its sentence behind it, its `#`
 * escaped by a mail program. After the key comes whatever is neither a letter nor a digit; a link within
 * another address is none.
 */
const pastedLink =
  /(?:^|[^A-Za-z0-9/=&?%#.-])(https?:\/\/[^\s/?#]+)\/r\/([0-9a-z]+)\/?(?:\?[^#]*)?(?:#|%23)([\w-]{22})(?![A-Za-z0-9])/i;

/** @returns room id and key of the share link in a text, or undefined if there is none. */
export function parseShareLink(
  text: string,
): { roomId: RoomId; key: Key; origin: string } | undefined {
  const [, site, idPart, keyPart] = pastedLink.exec(text) ?? [];
  const id = v.safeParse(roomId, idPart);
  const secret = v.safeParse(key, keyPart);
  const origin = site === undefined ? undefined : originOf(site);
  if (!id.success || !secret.success || origin === undefined) return undefined;
  return { roomId: id.output, key: secret.output, origin };
}

/** `URL.canParse` is newer than the browsers that are to open such a link. */
function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}
