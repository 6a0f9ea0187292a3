/** The handshake: a socket offers `earshot.1` and, as a second subprotocol, `key.<key>`. */
export const subprotocol = 'earshot.1';
const keyPrefix = 'key.';

/** Ids of rooms: 16 letters and digits of Crockford's base32, 80 random bits. */
export const roomIdPattern = /^[0-9a-hjkmnp-tv-z]{16}$/;
/** Keys: 22 characters of base64url, 128 random bits. */
export const keyPattern = /^[A-Za-z0-9_-]{22}$/;

/** What each key, and so each participant, may do: a host all, a mic speak, a listener follow. */
export const roles = ['host', 'mic', 'listener'] as const;
export type Role = (typeof roles)[number];

/** @returns the value for `new WebSocket(url, ...)` or for `Sec-WebSocket-Protocol`. */
export function offerSubprotocols(key: string): string[] {
  return [subprotocol, keyPrefix + key];
}

/** Reads a `Sec-WebSocket-Protocol` header. */
export function readSubprotocols(header: string | null): {
  /** What to answer with: `earshot.1`, or the first other protocol offered, or none. */
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
): { roomId: string; key: string; origin: string } | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const roomId = url.pathname.match(/^\/r\/([^/]+)\/?$/)?.[1];
  const key = url.hash.slice(1);
  if (!roomId || !roomIdPattern.test(roomId) || !keyPattern.test(key)) return undefined;
  return { roomId, key, origin: url.origin };
}
