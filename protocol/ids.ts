/**
 * Ids, branded so that none is taken for another. They get their brand where they are made or where a
 * message is checked, and are plain strings and numbers on the wire.
 */
import * as v from 'valibot';
import { hasChecksum } from './checksum.ts';

/** 20 letters and digits of Crockford's base32: 70 random bits and a checksum. */
export const roomIdPattern = /^[0-9a-hjkmnp-tv-z]{20}$/;
export const roomId = v.pipe(
  v.string(),
  v.regex(roomIdPattern),
  v.check(hasChecksum, 'Its checksum is wrong: look for a typing error.'),
  v.brand('RoomId'),
);
export type RoomId = v.InferOutput<typeof roomId>;

/** 22 characters of base64url: 128 random bits. A key of a room decides the role. */
export const keyPattern = /^[A-Za-z0-9_-]{22}$/;
export const key = v.pipe(v.string(), v.regex(keyPattern), v.brand('Key'));
export type Key = v.InferOutput<typeof key>;

/** One who takes part in a room; kept over reconnects. */
export const participantId = v.pipe(v.string(), v.brand('ParticipantId'));
export type ParticipantId = v.InferOutput<typeof participantId>;

/** A stored recording. */
export const clipId = v.pipe(v.string(), v.brand('ClipId'));
export type ClipId = v.InferOutput<typeof clipId>;

/** A sound that a room was taught; it stays the same when the sound is renamed. */
export const soundId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/), v.brand('SoundId'));
export type SoundId = v.InferOutput<typeof soundId>;

/** An example of such a sound. */
export const exampleId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/), v.brand('ExampleId'));
export type ExampleId = v.InferOutput<typeof exampleId>;

/** Place in the room's log: ids grow by every event and never repeat. */
export const eventId = v.pipe(v.number(), v.integer(), v.minValue(0), v.brand('EventId'));
export type EventId = v.InferOutput<typeof eventId>;

/** A model of a room: what scores, detections and settings name it by. */
export const modelId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  v.brand('ModelId'),
);
export type ModelId = v.InferOutput<typeof modelId>;
