/** Web Push: who is told of sounds while no page of theirs is open. */
import * as v from 'valibot';
import { maxPushEndpointLength, maxPushLabelLength, maxPushLabels } from './limits.ts';

/** Bytes as base64url, without padding. */
const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));

/** What a browser's `PushSubscription.toJSON()` gives. */
const subscription = v.object({
  /** Where the browser's push service takes messages for it. */
  endpoint: v.pipe(v.string(), v.maxLength(maxPushEndpointLength)),
  /** When the push service gives it up, in milliseconds since the Unix epoch. */
  expirationTime: v.optional(v.nullable(v.number())),
  /** A point of P-256 and 16 random bytes (RFC 8291): only this browser reads what is encrypted for them. */
  keys: v.object({
    p256dh: v.pipe(base64url, v.length(87)),
    auth: v.pipe(base64url, v.length(22)),
  }),
});

/** Which sounds are pushed. */
export const pushSounds = v.strictObject({
  /** Those of which nothing else is said: all, those that their model calls essential, or none. */
  others: v.picklist(['all', 'essential', 'none']),
  /** By label, of whatever model: whether it is pushed. */
  labels: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(maxPushLabelLength)), v.boolean()),
    v.check((labels) => Object.keys(labels).length <= maxPushLabels, 'too many labels'),
  ),
});
export type PushSounds = v.InferOutput<typeof pushSounds>;

/** Body of `PUT /api/rooms/:id/push`. */
export const pushRequest = v.strictObject({ subscription, sounds: pushSounds });
export type PushRequest = v.InferOutput<typeof pushRequest>;

/** Its answer: until when the room pushes, in milliseconds since the Unix epoch, unless it is asked again. */
export const pushAccepted = v.object({ expiresAt: v.number() });
export type PushAccepted = v.InferOutput<typeof pushAccepted>;

/** Body of `DELETE /api/rooms/:id/push`. */
export const pushEnd = v.strictObject({
  endpoint: v.pipe(v.string(), v.maxLength(maxPushEndpointLength)),
});

/** Answer of `GET /api/push`. */
export const pushOffer = v.object({
  /** The key to subscribe with, as base64url; null where the deployment pushes nothing. */
  publicKey: v.nullable(v.string()),
});
export type PushOffer = v.InferOutput<typeof pushOffer>;

/** What is pushed, encrypted for the browser: no key of the room, and nothing else that was heard. */
export const pushNotice = v.object({
  /** The room's id. */
  room: v.string(),
  /** What its model calls the sound, for people. */
  sound: v.string(),
  /** The name of the microphone that heard it. */
  mic: v.string(),
  /** When it began, in milliseconds since the Unix epoch. */
  at: v.number(),
});
export type PushNotice = v.InferOutput<typeof pushNotice>;
