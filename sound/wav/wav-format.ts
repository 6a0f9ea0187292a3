/**
 * How a WAV file holds its samples: its `fmt ` chunk, read as players read it. What the bits and the
 * channels say goes before what the bytes of a frame say, which many recorders get wrong.
 */
import { PcmLayout } from './pcm-layout.ts';
import type { SampleLayout } from './sample-layout.ts';
import { alaw, encodingName, mulaw, tags } from './wav-encodings.ts';
import { WavError } from './wav-error.ts';

export interface WavFormat {
  rateHz: number;
  channels: number;
  /** Several only where the file's beginning has to tell; the first is the likeliest. */
  layouts: readonly [SampleLayout, ...SampleLayout[]];
}

/** Bytes of the chunk that count: those of an extensible format, without the rest of its GUID. */
export const fmtBytes = 26;
/** The same for a format that is not extensible. */
const shortFmtBytes = 16;

const [lowestRateHz, highestRateHz] = [1_000, 384_000];
const maxChannels = 64;

/**
 * @param chunk the first `fmtBytes` of the chunk, or all of it.
 * @param little whether the file is little-endian, as all but RIFX are.
 * @throws {WavError} `header` or `format`
 */
export function readWavFormat(chunk: Uint8Array, little: boolean): WavFormat {
  if (chunk.length < shortFmtBytes) throw new WavError('header', 'a WAV file cut in its header');
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const word = (at: number) => (at + 2 <= chunk.length ? view.getUint16(at, little) : 0);
  const [channels, rateHz, frameBytes] = [word(2), view.getUint32(4, little), word(12)];
  if (channels < 1 || channels > maxChannels)
    throw new WavError('format', `a WAV file of ${channels} channels`);
  if (rateHz < lowestRateHz || rateHz > highestRateHz)
    throw new WavError('format', `a WAV file of ${rateHz} Hz`);
  const isExtensible = word(0) === tags.extensible;
  // An extensible format without its extension is PCM.
  const tag = isExtensible ? word(24) || tags.pcm : word(0);
  // By the file, what a sample takes: no whole number of bytes if it is wrong.
  const said = frameBytes / channels;
  const bits = word(14) || (Number.isInteger(said) ? 8 * said : 0);
  const valid = isExtensible && word(18) > 0 && word(18) <= bits ? word(18) : bits;
  return { rateHz, channels, layouts: layoutsOf(tag, bits, valid, said, little) };
}

function layoutsOf(
  tag: number,
  bits: number,
  valid: number,
  said: number,
  little: boolean,
): WavFormat['layouts'] {
  if (tag === tags.alaw) return [byTable(alaw)];
  if (tag === tags.mulaw) return [byTable(mulaw)];
  if (tag === tags.float && bits === 32)
    return [{ bytes: 4, read: (view, at) => inRange(view.getFloat32(at, little)) }];
  if (tag === tags.float && bits === 64)
    return [{ bytes: 8, read: (view, at) => inRange(view.getFloat64(at, little)) }];
  if (tag === tags.pcm && bits >= 1 && bits <= 64) {
    const packed = new PcmLayout(Math.ceil(bits / 8), valid, little);
    // 24 bits may lie in words of 32; but a wrong 4 in place of 3 is found, too.
    return packed.bytes === 3 && said === 4 ? [new PcmLayout(4, valid, little), packed] : [packed];
  }
  throw new WavError('format', `${encodingName(tag, bits)} in a WAV file`);
}

function byTable(table: Float32Array): SampleLayout {
  return { bytes: 1, read: (view, at) => table[view.getUint8(at)] as number };
}

/** What is louder than full scale is cut to it, as in a PCM file; what is no number is silent. */
function inRange(value: number): number {
  return value >= -1 ? Math.min(1, value) : value < -1 ? -1 : 0;
}
