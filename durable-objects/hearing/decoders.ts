/** How the room decodes what mics send. */

import { baselineCodec, type CodecName } from '../../protocol/codecs.ts';
import type { Frame } from '../../protocol/frames.ts';
import { maxFrameMs, sampleRateHz } from '../../protocol/limits.ts';
import { decodePcm16 } from '../../sound/pcm16.ts';

/** Decodes a payload into the start of `out`, as mono samples of 16 kHz. @returns how many there are. */
type Decoder = (payload: Uint8Array, out: Float32Array) => number;

const decoders: Readonly<Record<CodecName, Decoder>> = { pcm16: decodePcm16 };

/** What mics are asked for, the best first: the codecs that the room decodes. */
export const decodedCodecs = Object.keys(decoders) as CodecName[];

/** Frames are decoded one after another: each overwrites the samples of the one before. */
const samples = new Float32Array((maxFrameMs * sampleRateHz) / 1000);

/** @returns mono samples of 16 kHz in [-1, 1]; good until the next call. */
export function decodeSound({ codec, payload }: Pick<Frame, 'codec' | 'payload'>): Float32Array {
  return samples.subarray(0, decoders[codec](payload, samples));
}

/** Sound that the room asks mics to put into one frame, in milliseconds. */
const frameMs = 60;

/**
 * @param offered codecs that a mic has, best first.
 * @returns what the room wants of it: of the codecs what it likes best, or what every client can send.
 */
export function wantedAudio(offered: readonly string[] = [baselineCodec]) {
  const codec = decodedCodecs.find((each) => offered.includes(each)) ?? baselineCodec;
  return { codec, sampleRateHz, frameMs };
}
