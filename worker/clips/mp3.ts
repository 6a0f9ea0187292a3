/** MP3, which has no container: frames, one after the other. */

/** Bit rates of layer III in kbit/s, by index, of MPEG 1 and of MPEG 2 and 2.5 (ISO 11172-3, 2.4.2.3). */
const mpeg1BitRates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const mpeg2BitRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const mpeg1RatesHz = [44_100, 48_000, 32_000];

/** Two frames in a row: the sync word alone is found in many a file. */
export function isMp3Frame(head: Uint8Array): boolean {
  const length = mp3FrameBytes(head, 0);
  return length !== undefined && mp3FrameBytes(head, length) !== undefined;
}

/** @returns the length of the layer III frame that begins there, undefined if none does. */
function mp3FrameBytes(head: Uint8Array, at: number): number | undefined {
  const [sync = 0, kind = 0, rates = 0] = head.subarray(at, at + 3);
  const version = (kind >> 3) & 3;
  const layer = (kind >> 1) & 3;
  if (sync !== 0xff || kind < 0xe0 || version === 1 || layer !== 1) return undefined;
  const bitRate = (version === 3 ? mpeg1BitRates : mpeg2BitRates)[rates >> 4];
  const mpeg1RateHz = mpeg1RatesHz[(rates >> 2) & 3];
  if (!bitRate || !mpeg1RateHz) return undefined;
  const rateHz = mpeg1RateHz / { 3: 1, 2: 2, 0: 4 }[version as 0 | 2 | 3];
  const samplesPerByte = (version === 3 ? 1152 : 576) / 8;
  return Math.floor((samplesPerByte * bitRate * 1000) / rateHz) + ((rates >> 1) & 1);
}
