/** Packets of AAC as a file that decoders read: each behind a header of its own (ISO 14496-3, 1.A.2). */

const headerBytes = 7;
/** Rates by their index (ISO 14496-3, table 1.18). */
const ratesHz = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
  7_350,
];
/** AAC-LC; decoders find out by themselves what builds on it. */
const profile = 1;

/** @returns undefined for a rate or number of channels that such a file cannot tell. */
export function adtsHeader(
  { sampleRate, numberOfChannels }: { sampleRate: number; numberOfChannels: number },
  packetBytes: number,
): Uint8Array<ArrayBuffer> | undefined {
  const rate = ratesHz.indexOf(sampleRate);
  const bytes = headerBytes + packetBytes;
  if (rate < 0 || numberOfChannels < 1 || numberOfChannels > 6 || bytes >= 2 ** 13)
    return undefined;
  return Uint8Array.of(
    0xff,
    0xf1,
    (profile << 6) | (rate << 2) | (numberOfChannels >> 2),
    ((numberOfChannels & 3) << 6) | (bytes >> 11),
    (bytes >> 3) & 0xff,
    ((bytes & 7) << 5) | 0x1f,
    0xfc,
  );
}
