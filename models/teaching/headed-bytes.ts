/**
 * Bytes with a head in JSON before them, as one file: four bytes that say what it is, the head's length
 * (uint32, little-endian), the head in UTF-8, the rest. Pure.
 */

export interface HeadedBytes {
  /** As it was parsed, of unknown origin. */
  head: unknown;
  rest: Uint8Array;
}

/** Longest head, in bytes: 400 examples take some 300 KiB. */
const maxHeadBytes = 2 * 1024 * 1024;
const prefixLength = 8;

/** @param magic four characters of ASCII. */
export function joinHead(magic: string, head: unknown, parts: readonly Uint8Array[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length = parts.reduce((sum, part) => sum + part.length, prefixLength + text.length);
  const bytes = new Uint8Array(length);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, prefixLength);
  let offset = prefixLength + text.length;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** @returns undefined if the bytes are nothing of the kind, or are cut off within the head. */
export function splitHead(magic: string, bytes: Uint8Array): HeadedBytes | undefined {
  if (bytes.length < prefixLength) return undefined;
  const begin = new TextDecoder().decode(bytes.subarray(0, 4));
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const end = prefixLength + length;
  if (begin !== magic || length > maxHeadBytes || end > bytes.length) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      bytes.subarray(prefixLength, end),
    );
    return { head: JSON.parse(text), rest: bytes.subarray(end) };
  } catch {
    return undefined;
  }
}
