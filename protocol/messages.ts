/**
 * The JSON messages of protocol version 1, as schemas; both ends infer their types from here.
 * Times are milliseconds: `at` since the Unix epoch by the room's clock, all others durations.
 */
import * as v from 'valibot';
import { roles } from './handshake.ts';
import { maxMessageLength, maxNameLength } from './limits.ts';
import { RefusalError } from './refusals.ts';

const id = v.pipe(v.number(), v.integer(), v.minValue(0));
const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const score = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const role = v.picklist(roles);

/**
 * How a participant is called: something visible, and nothing that turns or hides other text. Of the
 * format characters only the joiner is allowed, which emoji are made with.
 */
export const participantName = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(maxNameLength),
  v.regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'A name has at least one visible character.'),
  v.regex(/^(?:\u200d|[^\p{Cc}\p{Cf}])*$/u, 'A name has no control characters.'),
);

/** Someone in the room, as everyone sees them. */
export const participant = v.object({
  id: v.string(),
  name: v.string(),
  role,
  /** Whether their microphone is on. */
  mic: v.boolean(),
});
export type Participant = v.InferOutput<typeof participant>;

/** One sound event. Its `id` is the room's log id of its beginning. */
export const detection = v.object({
  id,
  /** Id and name of the participant whose mic heard it. */
  participant: v.string(),
  name: v.string(),
  label: v.string(),
  /** When the sound began. */
  at: v.number(),
  /** How long it lasted; absent while it goes on. */
  durationMs: v.optional(v.number()),
  /** Highest score so far. */
  peak: score,
});
export type Detection = v.InferOutput<typeof detection>;

/** A line of the room's log: ids grow by every event and never repeat. */
export const loggedEvent = v.variant('type', [
  v.object({ type: v.literal('detection-begin'), id, detection }),
  v.object({ type: v.literal('detection-end'), id, detection }),
]);
export type LoggedEvent = v.InferOutput<typeof loggedEvent>;

/** What the room tells about the model that listens. */
export const modelDescription = v.object({
  name: v.string(),
  version: v.string(),
  labels: v.array(v.string()),
  thresholds: v.record(v.string(), v.number()),
  windowMs: v.number(),
  hopMs: v.number(),
});
export type ModelDescription = v.InferOutput<typeof modelDescription>;

// --- From a participant to the room ---

export const clientMessage = v.variant('type', [
  /** First message of every socket. `resume` and `after` continue an earlier one. */
  v.object({
    type: v.literal('hello'),
    name: participantName,
    /** The token of an earlier `welcome`: keeps the participant's id. */
    resume: v.optional(v.pipe(v.string(), v.maxLength(200))),
    /** The last log id seen: the room replays what came after it. */
    after: v.optional(id),
  }),
  v.object({ type: v.literal('mic'), on: v.boolean() }),
  v.object({ type: v.literal('rename'), name: participantName }),
  /** Answered with `pong`; written exactly as `pingText` it does not wake a sleeping room. */
  v.object({ type: v.literal('ping') }),
]);
export type ClientMessage = v.InferOutput<typeof clientMessage>;

// --- From the room to a participant ---

export const serverMessage = v.variant('type', [
  /** Answer to `hello`: where one is, who is here, what listens, what happened. */
  v.object({
    type: v.literal('welcome'),
    roomId: v.string(),
    you: v.string(),
    role,
    resume: v.string(),
    participants: v.array(participant),
    model: modelDescription,
    /** What the room wants from mics. */
    audio: v.object({ codec: v.literal('pcm16'), sampleRateHz: v.number(), frameMs: v.number() }),
    /** Logged events after `after`, or the latest ones. */
    events: v.array(loggedEvent),
    /** Set if more happened than could be replayed. */
    truncated: v.boolean(),
    lastEventId: id,
    at: v.number(),
  }),
  v.object({ type: v.literal('join'), participant }),
  v.object({ type: v.literal('leave'), participant: v.string() }),
  /** Name or mic of a participant changed. */
  v.object({ type: v.literal('update'), participant }),
  /** What the model says of one window of a mic; not logged. */
  v.object({
    type: v.literal('scores'),
    participant: v.string(),
    /** Sequence number of the frame that completed the window. */
    sequence: uint32,
    /** Root mean square of the last hop, in dBFS, at least -120. */
    levelDb: v.number(),
    /** The highest scores, best first: pairs of label and score. */
    top: v.array(v.tuple([v.string(), score])),
  }),
  ...loggedEvent.options,
  /** Something was refused; a close with the code of protocol/refusals.ts follows. */
  v.object({
    type: v.literal('error'),
    code: v.string(),
    message: v.string(),
    detail: v.optional(v.string()),
  }),
  v.object({ type: v.literal('pong') }),
]);
export type ServerMessage = v.InferOutput<typeof serverMessage>;

/** Tells a participant why it is refused. */
export function errorMessage({ code, message, detail }: RefusalError): ServerMessage {
  return { type: 'error', code, message, ...(detail !== undefined && { detail }) };
}

/** The keep-alive and its answer, letter for letter: the platform answers without waking the room. */
export const pingText = '{"type":"ping"}';
export const pongText = '{"type":"pong"}';

/** @throws {RefusalError} `message-too-large` or `bad-message`, and nothing else. */
export function parseClientMessage(text: string): ClientMessage {
  if (text.length > maxMessageLength) {
    throw new RefusalError(
      'message-too-large',
      `message of ${text.length} characters, at most ${maxMessageLength}`,
    );
  }
  return parse(clientMessage, text);
}

/** @throws {RefusalError} `bad-message`, and nothing else. */
export function parseServerMessage(text: string): ServerMessage {
  return parse(serverMessage, text);
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RefusalError('bad-message', 'not JSON');
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const issue = result.issues[0];
    throw new RefusalError(
      'bad-message',
      `${v.getDotPath(issue) ?? 'message'}: ${issue.message}`.slice(0, 300),
    );
  }
  return result.output;
}
