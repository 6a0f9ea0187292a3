/** What this client can encode, by codec, and the form in which a room wants sound. */
import { type CodecName, isCodecName } from '../../protocol/codecs.ts';
import { maxFrameMs, minFrameMs, sampleRateHz } from '../../protocol/limits.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';
import type { Welcome } from '../room-events.ts';

/** Encodes 16 kHz mono samples in [-1, 1] to the payload of one frame. */
export type Encoder = (samples: Float32Array) => Uint8Array<ArrayBuffer>;

const encoders: Partial<Record<CodecName, Encoder>> = { pcm16: encodePcm16 };

/** What `hello` offers, the preferred first. */
export const offeredCodecs = Object.keys(encoders);

export interface AudioFormat {
  readonly codec: CodecName;
  readonly encode: Encoder;
  /** Samples in one frame. */
  readonly frameSamples: number;
}

/** @returns undefined if the room asks for a codec that is not here. */
export function audioFormat({
  codec,
  frameMs,
}: NonNullable<Welcome['audio']>): AudioFormat | undefined {
  const encode = isCodecName(codec) ? encoders[codec] : undefined;
  if (!encode || !isCodecName(codec)) return undefined;
  return {
    codec,
    encode,
    frameSamples: samplesIn(Math.min(maxFrameMs, Math.max(minFrameMs, frameMs))),
  };
}

export function samplesIn(milliseconds: number): number {
  return Math.round((milliseconds * sampleRateHz) / 1000);
}
