/** Tags that editors put before sound, whatever its container. Pure. */

/** An ID3v2 tag: version 2 to 4, flags and a size in four bytes of seven bits (id3.org, 3.1). */
const [tagHeadBytes, footerFlag] = [10, 0x10];

/** @returns the length of the tag that begins there, undefined if none does. */
export function id3Bytes(head: Uint8Array): number | undefined {
  if (head.length < tagHeadBytes || String.fromCharCode(...head.subarray(0, 3)) !== 'ID3') return;
  const [major = 0, revision = 0, flags = 0, ...size] = head.subarray(3, tagHeadBytes);
  if (major < 2 || major > 4 || revision === 0xff || size.some((byte) => byte >= 0x80)) return;
  const footer = flags & footerFlag ? tagHeadBytes : 0;
  return tagHeadBytes + size.reduce((sum, byte) => sum * 128 + byte, 0) + footer;
}
