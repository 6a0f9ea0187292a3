/**
 * How sound is encoded on the wire: a closed list. `hello` says what a client can send, `welcome` what
 * the room wants. Encoding and decoding are not here: both ends bring what they use.
 */
import { maxFrameMs, sampleRateHz } from './limits.ts';

export interface Codec {
  /** Its number in a frame. */
  readonly id: number;
  /** What the largest payload may have, in bytes. */
  readonly maxPayloadBytes: number;
  /** @returns the sound's length in milliseconds; undefined for what is no whole payload. */
  durationOf(payload: Uint8Array): number | undefined;
}

/** Mono samples of 16 bits, little-endian, at 16 kHz. */
const pcm16BytesPerMs = (2 * sampleRateHz) / 1000;

export const codecs = {
  pcm16: {
    id: 1,
    maxPayloadBytes: maxFrameMs * pcm16BytesPerMs,
    durationOf: ({ length }) => (length % 2 === 0 ? length / pcm16BytesPerMs : undefined),
  },
} as const satisfies Record<string, Codec>;

export type CodecName = keyof typeof codecs;
export const codecNames = Object.keys(codecs) as CodecName[];

/** What every client can send, and is taken to send if its `hello` does not say. */
export const baselineCodec: CodecName = 'pcm16';

/** @returns the codec of that number, undefined if there is none. */
export function codecOfId(id: number): CodecName | undefined {
  return codecNames.find((name) => codecs[name].id === id);
}

export function isCodecName(name: string): name is CodecName {
  return Object.hasOwn(codecs, name);
}
