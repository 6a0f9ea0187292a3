/**
 * Frames: binary WebSocket messages with encoded sound, little-endian.
 *
 * | bytes | field       |                                                                   |
 * |-------|-------------|-------------------------------------------------------------------|
 * | 0     | kind        | 1 = from a mic to the room, 2 = from the room to a listener       |
 * | 1     | codec       | its number in protocol/codecs.ts                                  |
 * | 2     | id length   | kind 2: bytes of the participant's id; kind 1: zero               |
 * | 3     | reserved    | zero; receivers ignore it                                         |
 * | 4-7   | sequence    | uint32, one more with each frame                                  |
 * | 8-11  | timestamp   | uint32, position of the first sample in the mic's stream, modulo  |
 * |       |             | 2^32 (as in RTP, RFC 3550): a jump says that samples are missing  |
 * | 12-   | id          | kind 2: whose sound it is, in ASCII                               |
 * | then  | payload     | 20 to 120 ms of sound, the same bytes in both kinds               |
 */
import { type CodecName, codecNames, codecOfId, codecs } from './codecs.ts';
import type { ParticipantId } from './ids.ts';
import { maxFrameMs, minFrameMs } from './limits.ts';
import { RefusalError } from './refusals.ts';

export const frameHeaderBytes = 12;
const kinds = { fromMic: 1, toListener: 2 } as const;

/** The largest frame that a mic may send. */
export const maxFrameBytes =
  frameHeaderBytes + Math.max(...codecNames.map((name) => codecs[name].maxPayloadBytes));

export interface Frame {
  codec: CodecName;
  /** uint32 */
  sequence: number;
  /** uint32, in samples of 16 kHz */
  timestamp: number;
  /** Encoded sound; a view of the message, not a copy. */
  payload: Uint8Array;
}

/** A mic's frame on its way to a listener. */
export interface RelayedFrame extends Frame {
  participant: ParticipantId;
}

/** A frame as it was read. */
export interface DecodedFrame extends Frame {
  /** Length of its sound. */
  durationMs: number;
}

/** The frame of a mic, as it goes to the room. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  return encode(kinds.fromMic, frame, '');
}

/** A mic's frame, as it goes to a listener. */
export function encodeRelayedFrame(frame: RelayedFrame): Uint8Array<ArrayBuffer> {
  return encode(kinds.toListener, frame, frame.participant);
}

/** @throws {RefusalError} `bad-frame` or `message-too-large`, and nothing else, whatever the bytes. */
export function decodeFrame(message: ArrayBuffer): DecodedFrame {
  if (message.byteLength > maxFrameBytes) {
    throw new RefusalError(
      'message-too-large',
      `frame of ${message.byteLength} bytes, at most ${maxFrameBytes}`,
    );
  }
  return decode(message, kinds.fromMic, 0);
}

/** @throws {RefusalError} `bad-frame`, and nothing else, whatever the bytes. */
export function decodeRelayedFrame(message: ArrayBuffer): RelayedFrame & DecodedFrame {
  const idLength = message.byteLength > 2 ? new DataView(message).getUint8(2) : 0;
  const frame = decode(message, kinds.toListener, idLength);
  const id = new Uint8Array(message, frameHeaderBytes, idLength);
  return { ...frame, participant: String.fromCharCode(...id) as ParticipantId };
}

function encode(
  kind: number,
  { codec, sequence, timestamp, payload }: Frame,
  id: string,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(frameHeaderBytes + id.length + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint8(1, codecs[codec].id);
  view.setUint8(2, id.length);
  view.setUint32(4, sequence, true);
  view.setUint32(8, timestamp, true);
  for (let i = 0; i < id.length; i++) bytes[frameHeaderBytes + i] = id.charCodeAt(i);
  bytes.set(payload, frameHeaderBytes + id.length);
  return bytes;
}

function decode(message: ArrayBuffer, kind: number, idLength: number): DecodedFrame {
  const headerBytes = frameHeaderBytes + idLength;
  if (message.byteLength < headerBytes) {
    throw new RefusalError(
      'bad-frame',
      `${message.byteLength} bytes, the header alone has ${headerBytes}`,
    );
  }
  const view = new DataView(message);
  if (view.getUint8(0) !== kind)
    throw new RefusalError('bad-frame', `unknown kind ${view.getUint8(0)}`);
  const codec = codecOfId(view.getUint8(1));
  if (!codec) throw new RefusalError('bad-frame', `unknown codec ${view.getUint8(1)}`);
  const payload = new Uint8Array(message, headerBytes);
  const durationMs = codecs[codec].durationOf(payload);
  if (durationMs === undefined)
    throw new RefusalError('bad-frame', `the payload is no whole ${codec}`);
  if (durationMs < minFrameMs || durationMs > maxFrameMs) {
    throw new RefusalError(
      'bad-frame',
      `${durationMs} ms of sound, ${minFrameMs} to ${maxFrameMs} may be in a frame`,
    );
  }
  return {
    codec,
    sequence: view.getUint32(4, true),
    timestamp: view.getUint32(8, true),
    payload,
    durationMs,
  };
}
