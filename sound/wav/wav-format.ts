/** How a WAV file holds its samples: its `fmt ` chunk. */
import { WavError } from './wav-error.ts';

export interface WavFormat {
  rateHz: number;
  channels: number;
  /** Bytes of one sample of every channel. */
  frameBytes: number;
  sampleBytes: number;
  /** Reads one sample, as a number in [-1, 1]. */
  read: (view: DataView, at: number) => number;
}

/** Bytes of the chunk that count: those of an extensible format, without the rest of its GUID. */
export const fmtBytes = 26;
/** The same for a format that is not extensible. */
export const shortFmtBytes = 16;

const [lowestRateHz, highestRateHz] = [8_000, 192_000];
const maxChannels = 32;

/** Format tags (Microsoft, mmreg.h). */
const formats = { pcm: 1, float: 3, extensible: 0xfffe } as const;

/** By format tag and bits; `little` is the order of their bytes. */
const readers: Record<string, (little: boolean) => WavFormat['read']> = {
  [`${formats.pcm}/8`]: () => (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  [`${formats.pcm}/16`]: (little) => (view, at) => view.getInt16(at, little) / 2 ** 15,
  [`${formats.pcm}/24`]: (little) => (view, at) => {
    const [high, low] = little ? [at + 1, at] : [at, at + 2];
    return (view.getInt16(high, little) * 2 ** 8 + view.getUint8(low)) / 2 ** 23;
  },
  [`${formats.pcm}/32`]: (little) => (view, at) => view.getInt32(at, little) / 2 ** 31,
  [`${formats.float}/32`]: (little) => (view, at) => inRange(view.getFloat32(at, little)),
  [`${formats.float}/64`]: (little) => (view, at) => inRange(view.getFloat64(at, little)),
};

/**
 * @param chunk the first `fmtBytes` of the chunk, or all of it.
 * @param little whether the file is little-endian, as all but RIFX are.
 * @throws {WavError} `header` or `format`
 */
export function readWavFormat(chunk: Uint8Array, little: boolean): WavFormat {
  if (chunk.length < shortFmtBytes) throw new WavError('header', 'its header is cut');
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const word = (at: number) => view.getUint16(at, little);
  const isExtensible = word(0) === formats.extensible && chunk.length >= fmtBytes;
  const tag = isExtensible ? word(24) : word(0);
  const [channels, rateHz, frameBytes, bits] = [
    word(2),
    view.getUint32(4, little),
    word(12),
    word(14),
  ];
  const reader = readers[`${tag}/${bits}`];
  if (!reader) throw new WavError('format', `format ${tag}, ${bits} bits`);
  if (channels < 1 || channels > maxChannels) throw new WavError('format', `${channels} channels`);
  if (rateHz < lowestRateHz || rateHz > highestRateHz) throw new WavError('format', `${rateHz} Hz`);
  const sampleBytes = bits / 8;
  if (frameBytes !== channels * sampleBytes)
    throw new WavError('header', 'its header contradicts itself');
  return { rateHz, channels, frameBytes, sampleBytes, read: reader(little) };
}

/** What is louder than full scale is cut to it, as in a PCM file; what is no number is silent. */
function inRange(value: number): number {
  return value >= -1 ? Math.min(1, value) : value < -1 ? -1 : 0;
}
