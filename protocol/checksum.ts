/**
 * The checksum of a room's id: the BCH code of Bech32 (BIP 173), over Crockford's base32. It finds up to
 * four wrong characters, and of other texts one in 2^30 passes. It is no secret: it keeps typing errors and
 * guesses away from the rooms, not those who work it out.
 */

/** Crockford's base32: no i, l, o, u. */
export const base32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** Characters of a checksum. */
export const checksumLength = 6;

const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** @param text of `base32`, 89 characters at most with its checksum. */
export function withChecksum(text: string): string {
  const rest = remainder(text + base32.charAt(0).repeat(checksumLength)) ^ 1;
  const characters = Array.from({ length: checksumLength }, (_, at) =>
    base32.charAt((rest >>> (5 * (checksumLength - 1 - at))) & 31),
  );
  return text + characters.join('');
}

export function hasChecksum(text: string): boolean {
  return remainder(text) === 1;
}

/** Of the text as a polynomial with coefficients of 5 bits, divided by the generator. */
function remainder(text: string): number {
  let rest = 1;
  for (const character of text) {
    const top = rest >>> 25;
    rest = ((rest & 0x1ffffff) << 5) ^ base32.indexOf(character);
    generator.forEach((term, bit) => {
      if ((top >>> bit) & 1) rest ^= term;
    });
  }
  return rest;
}
