/**
 * The room's log: detections, presence, chat, clips and settings under one sequence of ids, which
 * grow by every event and never repeat. What is logged is told to everyone in the same words.
 */
import * as v from 'valibot';
import { clip } from './clip.ts';
import { clipId, eventId, modelId, participantId } from './ids.ts';
import { maxVerdictLabelLength } from './limits.ts';
import { participant, role } from './participant.ts';
import { roomSettings } from './settings.ts';

export const score = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** As it is told and logged: to three digits. */
export function roundScore(score: number): number {
  return Math.round(score * 1000) / 1000;
}

/** What one mic heard of a sound. */
const heardBy = v.object({
  /** Id and name of the participant whose mic it is. */
  participant: participantId,
  name: v.string(),
  /** When the sound began there. */
  at: v.number(),
  /** Highest averaged score so far. */
  peak: score,
  /** Mean of the averaged scores of the windows that held it; absent in what older rooms logged. */
  mean: v.optional(score),
  /** Level at the beginning, in dBFS: the loudest is probably the nearest. */
  levelDb: v.number(),
});
export type HeardBy = v.InferOutput<typeof heardBy>;

/** One sound event. Its `id` is the room's log id of its beginning. */
export const detection = v.object({
  id: eventId,
  /** Id and name of the participant whose mic heard it first. */
  participant: participantId,
  name: v.string(),
  /** The model that heard it, and what that calls it. */
  model: modelId,
  label: v.string(),
  /** When the sound began. */
  at: v.number(),
  /** How long it lasted; absent while it goes on. */
  durationMs: v.optional(v.number()),
  /** Highest averaged score so far, of any mic. */
  peak: score,
  /**
   * Mean of the averaged scores of the windows that held it, on the mic with the highest peak; absent
   * in what older rooms logged.
   */
  mean: v.optional(score),
  /** Every mic that heard it, the first one first; absent where it was only one. */
  mics: v.optional(v.array(heardBy)),
});
export type Detection = v.InferOutput<typeof detection>;

/** What somebody says of a detection: whether it was right, and if not perhaps what it was. */
export const judgement = {
  /** Id of the detection. */
  detectionId: eventId,
  /** Whether the room heard right. */
  right: v.boolean(),
  /** Only with `right: false`: what it was, as a label of one of the room's models. */
  label: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(maxVerdictLabelLength))),
};

/** Id of the event, and when it happened. */
const logged = { id: eventId, at: v.number() };

const detectionEvent = v.variant('type', [
  v.object({ type: v.literal('detection-begin'), id: eventId, detection }),
  /** Another mic hears it too. */
  v.object({ type: v.literal('detection-update'), id: eventId, detection }),
  v.object({ type: v.literal('detection-end'), id: eventId, detection }),
]);
export type DetectionEvent = v.InferOutput<typeof detectionEvent>;

export const loggedEvent = v.variant('type', [
  ...detectionEvent.options,
  v.object({ type: v.literal('join'), ...logged, participant }),
  /** The participant of this id and name went; `reason` is `left`, `lost`, or the code of a refusal. */
  v.object({
    type: v.literal('leave'),
    ...logged,
    participant: participantId,
    name: v.string(),
    reason: v.string(),
  }),
  /** Name or mic of a participant changed. */
  v.object({ type: v.literal('update'), ...logged, participant }),
  /**
   * Nothing has come from the mic of this participant since then, although it is on: since its last
   * frame, or since it was turned on.
   */
  v.object({
    type: v.literal('mic-silent'),
    ...logged,
    participant: participantId,
    name: v.string(),
    since: v.number(),
  }),
  /** Its frames come again; nothing had come since then. */
  v.object({
    type: v.literal('mic-back'),
    ...logged,
    participant: participantId,
    name: v.string(),
    since: v.number(),
  }),
  /** A participant wrote to everyone. Plain text: whoever shows it in HTML escapes it. */
  v.object({
    type: v.literal('chat'),
    ...logged,
    participant: participantId,
    name: v.string(),
    role,
    text: v.string(),
  }),
  /** A participant said whether a detection was right. Of several on one detection the latest counts. */
  v.object({
    type: v.literal('verdict'),
    ...logged,
    participant: participantId,
    name: v.string(),
    ...judgement,
  }),
  v.object({ type: v.literal('clip-added'), ...logged, clip }),
  /** The clip of this id was deleted. */
  v.object({ type: v.literal('clip-removed'), ...logged, clip: clipId }),
  /** The host changed the settings, to these. */
  v.object({ type: v.literal('settings'), ...logged, settings: roomSettings }),
  /** The room was taught something, or is to forget it: for those who were not told `sounds`. */
  v.object({ type: v.literal('taught'), ...logged }),
  /** Nobody uses the room: it is deleted at that time unless somebody does before. */
  v.object({ type: v.literal('expiring'), ...logged, expiresAt: v.number() }),
  /** The host replaced the keys of these roles. */
  v.object({ type: v.literal('keys'), ...logged, roles: v.array(role) }),
]);
export type LoggedEvent = v.InferOutput<typeof loggedEvent>;

/** What somebody said of a detection, as it was logged. */
export type Verdict = Extract<LoggedEvent, { type: 'verdict' }>;

/** A detection with the latest verdict on it, as exports tell it. */
export const judgedDetection = v.object({
  ...detection.entries,
  verdict: v.optional(
    v.object({
      right: v.boolean(),
      label: v.optional(v.string()),
      /** Who said so: id and name of a participant; and when. */
      participant: participantId,
      name: v.string(),
      at: v.number(),
    }),
  ),
});
export type JudgedDetection = v.InferOutput<typeof judgedDetection>;

/**
 * Events that say who is in the room, and from whose mic nothing comes: the list of participants says
 * it to whoever joins.
 */
export const presenceEvents = ['join', 'leave', 'update', 'mic-silent', 'mic-back'] as const;

export function isPresence(type: LoggedEvent['type']): boolean {
  return (presenceEvents as readonly string[]).includes(type);
}

/** Whether it is replayed to those who come for the first time: not if what they are told of the room says it. */
export function isToldToNewcomers(type: LoggedEvent['type']): boolean {
  return !isPresence(type) && type !== 'taught';
}
