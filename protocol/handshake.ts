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
    key: offered.find((token) => token.startsWith(keyPrefix))?.slice(keyPrefix.length),
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

/** @returns room id and key of a share link, or undefined if it is none. */
export function parseShareLink(
  link: string,
): { roomId: RoomId; key: Key; origin: string } | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const id = v.safeParse(roomId, url.pathname.match(/^\/r\/([^/]+)\/?$/)?.[1]);
  const secret = v.safeParse(key, url.hash.slice(1));
  if (!id.success || !secret.success) return undefined;
  return { roomId: id.output, key: secret.output, origin: url.origin };
}
