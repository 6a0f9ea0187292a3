/**
 * The JSON messages of protocol version 2, as schemas; both ends infer their types from here.
 * Times are milliseconds: `at` since the Unix epoch by the room's clock, all others durations.
 */
import * as v from 'valibot';
import { checked, parseJson } from './check.ts';
import { eventId, modelId, participantId, roomId } from './ids.ts';
import {
  maxCodecNameLength,
  maxMessageLength,
  maxModels,
  maxOfferedCodecs,
  maxReceiptTokenLength,
  maxTaughtSounds,
} from './limits.ts';
import { judgement, loggedEvent, score } from './logged-event.ts';
import { participant, role } from './participant.ts';
import { RefusalError, refusals } from './refusals.ts';
import { roomSettings } from './settings.ts';
import { taughtSound } from './sounds.ts';
import { chatText, participantName } from './text.ts';

const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/**
 * A model is opened when the first microphone of the room is on, and again after the room has slept:
 * `opening` until then. What is said meanwhile is heard once the model is `ready`. One that `failed`
 * hears nothing; the room's other models do.
 */
export const modelState = v.picklist(['opening', 'ready', 'failed']);
export type ModelState = v.InferOutput<typeof modelState>;

/**
 * Where a room has a model from: every room of the deployment has it, its host chose it from the
 * deployment's catalogue or uploaded it, or people taught it to the room.
 */
export const modelOrigins = ['deployment', 'catalogue', 'room', 'taught'] as const;
export type ModelOrigin = (typeof modelOrigins)[number];

/** What people are told of a label. */
const labelDetails = v.object({
  /** Its name for people. */
  title: v.string(),
  /** What labels are listed under. */
  group: v.string(),
  /** Whether it is among the sounds that nobody should miss. */
  essential: v.boolean(),
});

/** Of a model, as its maker measured it. */
export const modelAccuracy = v.object({
  /** How it was measured, and on what. */
  method: v.string(),
  clipAccuracy: v.optional(v.number()),
  windowAccuracy: v.optional(v.number()),
});

/** What the room tells about a model that it hears with. Older rooms tell less. */
export const modelDescription = v.object({
  /** Names the model in scores, detections and settings. */
  id: modelId,
  state: modelState,
  name: v.string(),
  version: v.string(),
  labels: v.array(v.string()),
  thresholds: v.record(v.string(), v.number()),
  windowMs: v.number(),
  hopMs: v.number(),
  /** Where the room has it from; an origin that a client does not know is no reason to read no more. */
  source: v.optional(v.fallback(v.picklist(modelOrigins), 'deployment')),
  description: v.optional(v.string()),
  /** Who made it. */
  author: v.optional(v.string()),
  /** Terms of its weights. */
  licence: v.optional(v.string()),
  accuracy: v.optional(modelAccuracy),
  /** Length of its weights. */
  bytes: v.optional(v.number()),
  /** The label for when nothing is heard: it has scores, and no detections. */
  background: v.optional(v.string()),
  /** By label, for those of which there is something to tell. */
  labelDetails: v.optional(v.record(v.string(), labelDetails)),
  /** What a look takes on one core of the deployment, front end and network, in milliseconds; absent where that was not measured. */
  inferenceMs: v.optional(v.number()),
});
export type ModelDescription = v.InferOutput<typeof modelDescription>;

/** What a room was taught. */
const taughtSounds = v.pipe(v.array(taughtSound), v.maxLength(maxTaughtSounds));

/** What a model says of one window of a mic. */
export const scores = v.object({
  model: modelId,
  participant: participantId,
  /** Sequence number of the frame that completed the window. */
  sequence: uint32,
  /** Root mean square of the last hop, in dBFS, at least -120. */
  levelDb: v.number(),
  /** The highest scores, best first: pairs of label and score. */
  top: v.array(v.tuple([v.string(), score])),
});
export type Scores = v.InferOutput<typeof scores>;

/** How many times a second scores are told: `null` for every window at once, 0 for none. */
export const pace = v.nullable(v.pipe(v.number(), v.minValue(0)));

// --- From a participant to the room ---

export const clientMessage = v.variant('type', [
  /** First message of every socket. `resume` and `after` continue an earlier one. */
  v.object({
    type: v.literal('hello'),
    name: participantName,
    /** The token of an earlier `welcome`: keeps the participant's id. */
    resume: v.optional(v.pipe(v.string(), v.maxLength(200))),
    /** The last log id seen: the room replays what came after it. */
    after: v.optional(eventId),
    /** What one can send, by the names of protocol/codecs.ts; `pcm16` alone if left out. */
    codecs: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.maxLength(maxCodecNameLength))),
        v.maxLength(maxOfferedCodecs),
      ),
    ),
    /** Whether one wants scores; true if left out. */
    scores: v.optional(v.boolean()),
  }),
  v.object({ type: v.literal('mic'), on: v.boolean() }),
  /** Whether one wants scores from now on. */
  v.object({ type: v.literal('subscribe'), scores: v.boolean() }),
  v.object({ type: v.literal('rename'), name: participantName }),
  /** Text for everyone, where the settings allow it. */
  v.object({ type: v.literal('chat'), text: chatText }),
  /** Says whether a detection was right; hosts and mics only. */
  v.object({ type: v.literal('verdict'), ...judgement }),
  /** Answer to `receipt-request`: all that came before it was read. */
  v.object({
    type: v.literal('receipt'),
    token: v.pipe(v.string(), v.maxLength(maxReceiptTokenLength)),
  }),
  /** Answered with `pong`; written exactly as `pingText` it does not wake a sleeping room. */
  v.object({ type: v.literal('ping') }),
]);
export type ClientMessage = v.InferOutput<typeof clientMessage>;

// --- From the room to a participant ---

/** The room as it is now, for whoever comes to it. */
const roomNow = {
  roomId,
  role,
  participants: v.array(participant),
  /** Listeners who are counted instead of listed among the participants. */
  audience: v.number(),
  /** What the room hears with. */
  models: v.pipe(v.array(modelDescription), v.maxLength(maxModels)),
  /** What it was taught. Older rooms do not tell. */
  sounds: v.optional(taughtSounds, []),
  settings: roomSettings,
  /** Logged events after the last one seen, or the latest ones (those of presence left out). */
  events: v.array(loggedEvent),
  /** Whether other events that are replayed follow in `events` messages. */
  more: v.boolean(),
  /** Set if more happened than could be replayed. */
  truncated: v.boolean(),
  lastEventId: eventId,
  at: v.number(),
};

export const serverMessage = v.variant('type', [
  /** Answer to `hello`: where one is, who is here, what hears, what happened. */
  v.object({
    type: v.literal('welcome'),
    ...roomNow,
    you: participantId,
    resume: v.string(),
    /** What the room wants from one's mic: one of the codecs offered, if it knows any of them. */
    audio: v.object({ codec: v.string(), sampleRateHz: v.number(), frameMs: v.number() }),
    /** How many times a second scores are told to one. */
    pace,
  }),
  /** The same for a follower, who takes no part: over server-sent events and long polls. */
  v.object({ type: v.literal('snapshot'), ...roomNow }),
  /** The state of a model has changed; not logged. */
  v.object({ type: v.literal('model'), model: modelId, state: modelState }),
  /** The room hears with these from now on, in place of those told before; not logged. */
  v.object({
    type: v.literal('models'),
    models: v.pipe(v.array(modelDescription), v.maxLength(maxModels)),
  }),
  /** The room was taught these, in place of those told before; not logged. */
  v.object({ type: v.literal('sounds'), sounds: taughtSounds }),
  /** Scores of one window, told at once; not logged. */
  v.object({ type: v.literal('scores'), ...scores.entries }),
  /** The latest scores of each mic and model since the last tick, where many listen; not logged. */
  v.object({ type: v.literal('tick'), scores: v.array(scores) }),
  /** Scores come at another pace from now on. */
  v.object({ type: v.literal('pace'), scoresPerSecond: pace }),
  /** How many listeners are counted instead of listed has changed; not logged. */
  v.object({ type: v.literal('audience'), count: v.number() }),
  ...loggedEvent.options,
  /** Several logged events at once, in the order of their ids; `more` while a replay goes on after it. */
  v.object({ type: v.literal('events'), events: v.array(loggedEvent), more: v.boolean() }),
  /** The room cannot keep up with one's sound, or can again: windows are left out while `active`. */
  v.object({ type: v.literal('shedding'), active: v.boolean(), lagMs: v.number() }),
  /** To be answered at once with the same token, so that the room knows what was read. */
  v.object({ type: v.literal('receipt-request'), token: v.string() }),
  /** Something was refused, for a reason of protocol/refusals.ts. */
  v.object({
    type: v.literal('error'),
    code: v.string(),
    message: v.string(),
    detail: v.optional(v.string()),
    /** When it is worth another try. */
    retryAfterSeconds: v.optional(v.number()),
    /** Whether a close with the refusal's code follows; if not, only that message was dropped. */
    closing: v.boolean(),
  }),
  v.object({ type: v.literal('pong') }),
]);
export type ServerMessage = v.InferOutput<typeof serverMessage>;

/** Tells a participant why it is refused, and whether its socket is closed for it. */
export function errorMessage(
  { code, message, detail }: RefusalError,
  closing = true,
): ServerMessage {
  const { retryAfterSeconds } = refusals[code];
  return {
    type: 'error',
    code,
    message,
    ...(detail !== undefined && { detail }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    closing,
  };
}

/** The keep-alive and its answer, letter for letter: the platform answers without waking the room. */
export const pingText = '{"type":"ping"}';
export const pongText = '{"type":"pong"}';

/**
 * Names and texts come out as everyone is to see them.
 *
 * @throws {RefusalError} `message-too-large`, `bad-message`, `bad-name` or `bad-text`, and nothing else.
 */
export function parseClientMessage(text: string): ClientMessage {
  if (text.length > maxMessageLength) {
    throw new RefusalError(
      'message-too-large',
      `message of ${text.length} characters, at most ${maxMessageLength}`,
    );
  }
  return checked(clientMessage, parseJson(text), 'bad-message', 'message');
}

/** @throws {RefusalError} `bad-message`, and nothing else. */
export function parseServerMessage(text: string): ServerMessage {
  return checked(serverMessage, parseJson(text), 'bad-message', 'message');
}
