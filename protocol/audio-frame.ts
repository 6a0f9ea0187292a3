/**
 * The frame: one binary WebSocket message with the encoded audio of a mic, little-endian.
 *
 * | bytes | field       |                                                                   |
 * |-------|-------------|-------------------------------------------------------------------|
 * | 0     | kind        | 1 = audio                                                         |
 * | 1     | codec       | 1 = PCM16, mono, 16 kHz                                           |
 * | 2-3   | reserved    | zero; receivers ignore it                                         |
 * | 4-7   | sequence    | uint32, one more with each frame                                  |
 * | 8-11  | timestamp   | uint32, position of the first sample in the mic's stream, modulo  |
 * |       |             | 2^32 (as in RTP, RFC 3550): a jump says that samples are missing  |
 * | 12-   | payload     | 20 to 120 ms of sound                                             |
 */
import { maxFrameMs, minFrameMs, sampleRateHz } from './limits.ts';
import { RefusalError } from './refusals.ts';

export const frameHeaderBytes = 12;
const audioKind = 1;

/** Codec names and their numbers on the wire. */
export const codecs = { pcm16: 1 } as const;
type Codec = keyof typeof codecs;

export const minFrameSamples = (minFrameMs * sampleRateHz) / 1000;
export const maxFrameSamples = (maxFrameMs * sampleRateHz) / 1000;
export const maxFrameBytes = frameHeaderBytes + 2 * maxFrameSamples;

export interface AudioFrame {
  codec: Codec;
  /** uint32 */
  sequence: number;
  /** uint32, in samples of 16 kHz */
  timestamp: number;
  /** Encoded sound; a view of the message, not a copy. */
  payload: Uint8Array;
}

export function encodeFrame({
  codec,
  sequence,
  timestamp,
  payload,
}: AudioFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(frameHeaderBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, audioKind);
  view.setUint8(1, codecs[codec]);
  view.setUint32(4, sequence, true);
  view.setUint32(8, timestamp, true);
  bytes.set(payload, frameHeaderBytes);
  return bytes;
}

/** @throws {RefusalError} `bad-frame` or `message-too-large`, and nothing else, whatever the bytes. */
export function decodeFrame(message: ArrayBuffer): AudioFrame {
  if (message.byteLength > maxFrameBytes) {
    throw new RefusalError(
      'message-too-large',
      `frame of ${message.byteLength} bytes, at most ${maxFrameBytes}`,
    );
  }
  if (message.byteLength < frameHeaderBytes) {
    throw new RefusalError(
      'bad-frame',
      `${message.byteLength} bytes, the header alone has ${frameHeaderBytes}`,
    );
  }
  const view = new DataView(message);
  if (view.getUint8(0) !== audioKind)
    throw new RefusalError('bad-frame', `unknown kind ${view.getUint8(0)}`);
  if (view.getUint8(1) !== codecs.pcm16)
    throw new RefusalError('bad-frame', `unknown codec ${view.getUint8(1)}`);
  const payload = new Uint8Array(message, frameHeaderBytes);
  if (payload.length % 2 !== 0)
    throw new RefusalError('bad-frame', 'half a PCM16 sample at the end');
  if (payload.length < 2 * minFrameSamples) {
    throw new RefusalError(
      'bad-frame',
      `${payload.length / 2} samples, at least ${minFrameSamples}`,
    );
  }
  return {
    codec: 'pcm16',
    sequence: view.getUint32(4, true),
    timestamp: view.getUint32(8, true),
    payload,
  };
}

/** Quantises samples in [-1, 1] to PCM16, little-endian; louder ones are clipped. */
export function encodePcm16(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round((samples[i] as number) * 32_767);
    view.setInt16(2 * i, Math.max(-32_768, Math.min(32_767, scaled)), true);
  }
  return bytes;
}

/** Decodes PCM16 into the start of `out`. @returns how many samples were written. */
export function decodePcm16(payload: Uint8Array, out: Float32Array): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const count = payload.byteLength >> 1;
  for (let i = 0; i < count; i++) out[i] = view.getInt16(2 * i, true) / 32_768;
  return count;
}
