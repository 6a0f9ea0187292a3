/** Sounds that people teach a room, over HTTP and in messages. No sound itself is in any of it. */
import * as v from 'valibot';
import { clipId, eventId, exampleId, modelId, participantId, soundId } from './ids.ts';
import { maxTaughtTakeMs } from './limits.ts';
import { participantName, soundName } from './text.ts';

/** A sound that the room was taught, as everyone in it is told. */
export const taughtSound = v.object({
  id: soundId,
  /** What it is called: its label in scores and detections. */
  name: v.string(),
  /** Examples that the room hears it by. */
  examples: v.number(),
  /** Examples of another base model than the room hears with now: they are kept, and nothing is heard by them. */
  outdated: v.number(),
});
export type TaughtSound = v.InferOutput<typeof taughtSound>;

const score = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** An example of a sound. */
export const soundExample = v.object({
  id: exampleId,
  at: v.number(),
  /** The name of whoever gave it, where they said. */
  by: v.optional(v.string()),
  /** Recorded for teaching, a moment of a mic, or a piece of a recording. */
  from: v.picklist(['take', 'moment', 'recording']),
  /** What the base model takes it for, the likeliest first. */
  heardAs: v.array(v.object({ label: v.string(), score })),
  /** Whether it is of another base model: to be taught again. */
  outdated: v.boolean(),
  /** Whether it is less like the others than these are like each other. */
  differs: v.boolean(),
});
export type SoundExample = v.InferOutput<typeof soundExample>;

/** Something that a taught sound is like: a label of the base model, or another taught sound. */
const like = v.variant('kind', [
  v.object({ kind: v.literal('label'), label: v.string(), score }),
  v.object({ kind: v.literal('sound'), sound: soundId, score }),
]);

/** Answer to all that changes taught sounds, and of `GET /api/rooms/:id/sounds`. */
export const soundList = v.object({
  /** The model on whose embedding the room is taught; null where the deployment has none. */
  base: v.nullable(v.object({ model: modelId, name: v.string(), version: v.string() })),
  sounds: v.array(
    v.object({
      ...taughtSound.entries,
      /** In the order in which they were given. */
      examples: v.array(soundExample),
      outdated: v.number(),
      /** What it is like, the likest first. */
      soundsLike: v.array(like),
      /** Share of its examples that the others alone would have recognised; absent for fewer than two. */
      recognised: v.optional(score),
      /** How many more examples would help. */
      wanted: v.number(),
    }),
  ),
  /** How well the sounds that have examples stand apart. */
  separation: v.object({
    sounds: v.array(soundId),
    /** For each pair how likely it is to tell the two apart: 0.5 to 1, 1 for a sound and itself. */
    apart: v.array(v.array(v.number())),
    /** Places on a plane, from -1 to 1: what is near sounds alike. */
    places: v.array(v.object({ id: soundId, x: v.number(), y: v.number() })),
  }),
  /** Until when the last change can be undone; absent if there is none. */
  undoableUntil: v.optional(v.number()),
  /** Bytes that examples take, and may take at most. */
  bytes: v.number(),
  maxBytes: v.number(),
});
export type SoundList = v.InferOutput<typeof soundList>;

/** Answer of `GET /api/rooms/:id/sounds/:sound/examples/:example`. */
export const exampleDetails = v.object({
  ...v.omit(soundExample, ['differs']).entries,
  /** Its spectrogram: a byte a value, column by column, lowest band first, in base64. */
  thumbnail: v.object({ columns: v.number(), bands: v.number(), data: v.string() }),
});
export type ExampleDetails = v.InferOutput<typeof exampleDetails>;

/** Body of `PATCH /api/rooms/:id/sounds/:sound`. */
export const soundNaming = v.strictObject({ name: soundName });

const moment = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));
const by = v.optional(participantName);

/** A span of what a participant's mic brought, by the room's clock. */
const ofMic = v.strictObject({
  participant: participantId,
  from: moment,
  to: moment,
  /** Whether it was recorded for this, rather than found in what was heard. */
  take: v.optional(v.boolean()),
  by,
});
/** The last milliseconds of what a participant's mic brought. */
const lastOfMic = v.strictObject({
  participant: participantId,
  lastMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxTaughtTakeMs)),
  take: v.optional(v.boolean()),
  by,
});
const ofDetection = v.strictObject({ detection: eventId, by });
const ofClip = v.strictObject({ clip: clipId, fromMs: moment, toMs: moment, by });

/** Body of `POST /api/rooms/:id/sounds/:sound/examples`: where the example is to be found. */
export const exampleSource = v.pipe(
  v.union([ofMic, lastOfMic, ofDetection, ofClip]),
  v.check(
    (source) =>
      'clip' in source
        ? source.fromMs < source.toMs
        : !('from' in source) || source.from < source.to,
    'it ends before it begins',
  ),
);
export type ExampleSource = v.InferOutput<typeof exampleSource>;
/** Those of them that the room remembers by itself. */
export const heardExampleSource = v.union([ofMic, lastOfMic, ofDetection]);
export type HeardExampleSource = v.InferOutput<typeof heardExampleSource>;

/** Body of `POST /api/rooms/:id/sounds`: a new sound, and its first example if there is one yet. */
export const newSound = v.strictObject({ name: soundName, example: v.optional(exampleSource) });

/** What an example is of: a sound that the room was taught, or a new one of this name. */
export const exampleOwner = v.union([v.strictObject({ sound: soundId }), soundNaming]);
export type ExampleOwner = v.InferOutput<typeof exampleOwner>;
