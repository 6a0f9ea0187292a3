/** Bodies of the HTTP API. */
import * as v from 'valibot';
import { clip } from './clip.ts';
import { roles } from './handshake.ts';
import { eventId, key, modelId, participantId, roomId } from './ids.ts';
import { maxModelNameLength } from './limits.ts';
import { judgedDetection, loggedEvent } from './logged-event.ts';
import { modelAccuracy, modelDescription } from './messages.ts';
import { participant, role } from './participant.ts';
import { roomSettings } from './settings.ts';
import { taughtSound } from './sounds.ts';
import { modelName } from './text.ts';

function perRole<Schema extends v.GenericSchema>(schema: Schema) {
  return v.object({
    host: schema,
    mic: schema,
    listener: schema,
  } satisfies Record<(typeof roles)[number], unknown>);
}
const keys = perRole(key);
const links = perRole(v.string());

/** Answer of `POST /api/rooms`. The host's key is shown this once: the room stores only its hash. */
export const roomCreated = v.object({
  id: roomId,
  /** One key a role. */
  keys,
  /** One share link a role. */
  links,
  /** Address of the room's socket. */
  socket: v.string(),
});
export type RoomCreated = v.InferOutput<typeof roomCreated>;

/** Answer of `GET /api/rooms/:id`, for any key of the room. */
export const roomStatus = v.object({
  id: roomId,
  /** What the key opens that was asked with. */
  role,
  participants: v.array(participant),
  /** Listeners who are counted instead of listed among the participants. */
  audience: v.number(),
  /** Those who only read the log, over server-sent events or long polls. */
  followers: v.number(),
  models: v.array(modelDescription),
  /** What it was taught. Older rooms do not tell. */
  sounds: v.optional(v.array(taughtSound), []),
  settings: roomSettings,
  lastEventId: eventId,
  /** How often the room was constructed: one more after each hibernation. */
  wakes: v.number(),
  /** When the room is deleted if nobody uses it before; absent for never. */
  expiresAt: v.optional(v.number()),
});
export type RoomStatus = v.InferOutput<typeof roomStatus>;

/** Body of `POST /api/rooms/:id/keys`: the roles whose keys are replaced. */
export const keyRotation = v.strictObject({
  roles: v.pipe(v.array(role), v.minLength(1), v.maxLength(roles.length)),
});

/** Its answer: the new keys and links, by role. */
export const keysRotated = v.object({ keys: v.partial(keys), links: v.partial(links) });
export type KeysRotated = v.InferOutput<typeof keysRotated>;

/**
 * Answer of `GET /api/rooms/:id/links`: the keys that a host hands on, and their links. A key is missing if the
 * room has only its hash.
 */
export const guestLinks = v.object({
  keys: v.object({ mic: v.optional(key), listener: v.optional(key) }),
  links: v.object({ mic: v.optional(v.string()), listener: v.optional(v.string()) }),
});
export type GuestLinks = v.InferOutput<typeof guestLinks>;

/** Answer of a long poll. */
export const polledEvents = v.object({
  events: v.array(loggedEvent),
  truncated: v.boolean(),
  /** What to give as `after` next time. */
  lastEventId: eventId,
});
export type PolledEvents = v.InferOutput<typeof polledEvents>;

/** Answer of `GET /api/rooms/:id/detections` as JSON. */
export const detectionList = v.object({ detections: v.array(judgedDetection) });

/** Answer of `GET /api/rooms/:id/clips`. */
export const clipList = v.object({ clips: v.array(clip) });
export type ClipList = v.InferOutput<typeof clipList>;

/** Answer of `GET /api/rooms/:id/models`. */
export const modelList = v.object({ models: v.array(modelDescription) });
export type ModelList = v.InferOutput<typeof modelList>;

/** Longest address of a model, in characters. */
const maxAddressLength = 2_048;

/** Body of `POST /api/rooms/:id/models` where the model is elsewhere: `url` or `catalogue`. */
export const modelElsewhere = v.union([
  v.strictObject({
    /** Share link of a Teachable Machine model, or where its files or a zip lie. */
    url: v.pipe(v.string(), v.maxLength(maxAddressLength)),
    name: v.optional(modelName),
  }),
  v.strictObject({ catalogue: modelId }),
]);
export type ModelElsewhere = v.InferOutput<typeof modelElsewhere>;

/** Body of `PATCH /api/rooms/:id/models/:model`: what is left out stays as it is. */
export const modelChange = v.strictObject({
  name: v.optional(modelName),
  /** The label for when nothing is heard; null for none. */
  background: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(maxModelNameLength)))),
  /** By label, its name for people; null for the label itself. */
  titles: v.optional(v.record(v.string(), v.nullable(modelName))),
});
export type ModelChange = v.InferOutput<typeof modelChange>;

/** A model of the catalogue: one that the deployment carries, for hosts to give to their rooms. */
export const catalogueEntry = v.object({
  id: modelId,
  name: v.string(),
  version: v.string(),
  /** What it hears. */
  description: v.string(),
  /** Who made it. */
  author: v.optional(v.string()),
  labels: v.array(v.string()),
  /** The label for when nothing is heard. */
  background: v.optional(v.string()),
  /** Terms of its weights. */
  licence: v.string(),
  accuracy: modelAccuracy,
  /** Of all its files. */
  bytes: v.number(),
  /** What one window costs. */
  multiplications: v.number(),
});
export type CatalogueEntry = v.InferOutput<typeof catalogueEntry>;

/** Answer of `GET /api/models`, and the catalogue's index among the static assets. */
export const catalogueList = v.object({ models: v.array(catalogueEntry) });
export type CatalogueList = v.InferOutput<typeof catalogueList>;

/** Who ended a connection: the participant, the room, or nobody (the network, a device that died). */
const disconnectCauses = ['user', 'server', 'network'] as const;

/** How a connection ended. */
export const disconnect = v.object({
  at: v.number(),
  participant: participantId,
  name: v.string(),
  role,
  cause: v.picklist(disconnectCauses),
  /** WebSocket close code. */
  close: v.number(),
  /** Code of the refusal, if it was one. */
  code: v.optional(v.string()),
  /** What happened, as a sentence. */
  message: v.string(),
  /** How long the socket was open. */
  durationMs: v.number(),
  /** When the last frame of sound came, if one did since the room last woke. */
  lastFrameAt: v.optional(v.number()),
});
export type Disconnect = v.InferOutput<typeof disconnect>;

/** Answer of `GET /api/rooms/:id/diagnostics`. Rates are of the last ten seconds. */
export const diagnostics = v.object({
  at: v.number(),
  /** How often the room was constructed, and when last. */
  wakes: v.number(),
  wokeAt: v.number(),
  sockets: v.number(),
  /** Those that were refused and that their other end has not closed. */
  refusedSockets: v.number(),
  participants: v.number(),
  followers: v.number(),
  /** Listeners on relays, which the room tells once for all of their listeners. */
  audience: v.number(),
  relays: v.number(),
  /** Messages told to the room's own sockets, and batches told to its relays. */
  sendsPerSecond: v.number(),
  framesPerSecond: v.number(),
  windowsPerSecond: v.number(),
  /** Windows left out since the room woke, because sound came in faster than it was heard. */
  shedWindows: v.number(),
  /** The mics that are on. */
  mics: v.array(
    v.object({
      participant: participantId,
      name: v.string(),
      /** When its last frame came; absent if none did since it was turned on, or the room woke. */
      lastFrameAt: v.optional(v.number()),
      /** How long ago that was, or since when it is known that nothing came. */
      silentMs: v.number(),
      /** How late its sound is heard; absent while none comes. */
      lagMs: v.optional(v.number()),
    }),
  ),
  /** When the room wakes by itself; absent when nothing is due. */
  alarmAt: v.optional(v.number()),
  lastEventId: eventId,
  /** Events in the log, and bytes of the room's database. */
  loggedEvents: v.number(),
  storedBytes: v.number(),
  /** The latest first. */
  disconnects: v.array(disconnect),
});
export type Diagnostics = v.InferOutput<typeof diagnostics>;

/** Answer of `GET /api/health`. */
export const health = v.object({ status: v.literal('ok'), protocol: v.string() });
