/** `metadata.json` of a model package: what the model hears, how it wants its input, where it is from. */
import * as v from 'valibot';
import { contradictionIn, frontEndSchema, windowForm } from '../front-ends/kinds.ts';
import { ModelError } from './model-error.ts';
import { parse } from './parse.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2000));
/** Control characters, halves of surrogate pairs, and ends of lines. */
export const invisible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const line = v.pipe(
  v.string(),
  v.minLength(1),
  v.check((words) => !invisible.test(words), 'it has characters that cannot be shown'),
);
const shortText = v.pipe(
  line,
  v.maxLength(64),
  // As keys they would find what every object has.
  v.check(
    (name) => !['__proto__', 'constructor', 'prototype'].includes(name),
    'nothing can be called that',
  ),
);

const labelDetailsSchema = v.object({
  /** Its name for people: "Baby crying" of `crying_baby`. */
  title: shortText,
  /** What labels are listed under: "animals". */
  group: shortText,
  /** Whether it is among the sounds that nobody should miss. */
  essential: v.boolean(),
});
export type LabelDetails = v.InferOutput<typeof labelDetailsSchema>;

const metadataSchema = v.object({
  format: v.literal('earshot.model.1'),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  description: text,
  /** Who made the model: people, or whom they made it for. */
  author: v.optional(v.pipe(line, v.maxLength(100))),
  /** One label an output, in the output's order. */
  labels: v.pipe(v.array(shortText), v.minLength(1), v.maxLength(1000)),
  /** The label for when nothing is heard: it has scores as every other, and no detections. */
  background: v.optional(shortText),
  /** What people are told of a label; left out for those of which there is nothing to tell. */
  labelDetails: v.optional(v.record(v.string(), labelDetailsSchema)),
  sampleRateHz: v.literal(16_000),
  /** Samples that one window spans. */
  windowSamples: count,
  /** Samples from one window to the next. */
  hopSamples: count,
  /** Its kind, and the parameters of that. */
  frontEnd: frontEndSchema,
  /** `softmax`: scores sum to one; `sigmoid`: each label for itself. */
  activation: v.picklist(['softmax', 'sigmoid']),
  /** Names of the layers that give the scores and, if there is one, the embedding. */
  outputs: v.object({ scores: text, embedding: v.optional(text) }),
  /** Score from which a label counts as heard. */
  thresholds: v.record(v.string(), fraction),
  licence: text,
  provenance: v.record(v.string(), v.unknown()),
  /** Measured accuracy, with the method it was measured by. */
  accuracy: v.looseObject({
    method: text,
    clipAccuracy: v.optional(fraction),
    windowAccuracy: v.optional(fraction),
  }),
});
export type ModelMetadata = v.InferOutput<typeof metadataSchema>;

/** @throws {ModelError} `metadata-invalid` or `labels-mismatch` */
export function readMetadata(value: unknown): ModelMetadata {
  const metadata = parse(metadataSchema, value, 'metadata-invalid', 'metadata.json');
  const { labels, background, labelDetails, thresholds, frontEnd, windowSamples, hopSamples } =
    metadata;
  const invalid = (message: string): never => {
    throw new ModelError('metadata-invalid', `metadata.json: ${message}`);
  };
  if (new Set(labels).size !== labels.length) invalid('labels: a label occurs twice');
  const contradiction = contradictionIn(frontEnd, hopSamples);
  if (contradiction !== undefined) invalid(contradiction);
  const span = windowForm(frontEnd).windowSamples;
  if (windowSamples !== span)
    invalid(`windowSamples is ${windowSamples}, the front end spans ${span}`);
  if (background !== undefined && !labels.includes(background))
    invalid(`background: "${background}" is none of the labels`);
  for (const label of Object.keys(labelDetails ?? {})) {
    if (!labels.includes(label)) invalid(`labelDetails: "${label}" is none of the labels`);
  }
  for (const label of labels) {
    if (!Object.hasOwn(thresholds, label)) {
      throw new ModelError(
        'labels-mismatch',
        `metadata.json: no threshold for the label "${label}"`,
      );
    }
  }
  return metadata;
}
