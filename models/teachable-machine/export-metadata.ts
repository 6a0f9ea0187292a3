/** `metadata.json` of an export, and what a package says of the model. */
import * as v from 'valibot';
import { windowForm } from '../front-ends/kinds.ts';
import { invisible } from '../package/metadata.ts';
import { ModelError } from '../package/model-error.ts';
import { parse } from '../package/parse.ts';
import type { Topology } from '../package/topology.ts';
import { backgroundOf } from './background.ts';
import { howToExport } from './other-exports.ts';
import { quote } from './quote.ts';

/** The rate that the site asks browsers for; not every device gave it. */
const frontEnd = { type: 'browser-fft', sampleRateHz: 44_100 } as const;
/** From one window to the next: the site looks again after 22 of 43 columns, 511 ms. */
export const exportHopSamples = 8_173;
/** From this score on the site's own example code takes a sound as heard. */
const threshold = 0.75;
/** Longest label, in characters, as in a package. */
export const maxLabelLength = 64;

const rename = 'Rename the class in Teachable Machine, and export the model again.';

/** For information only: what is not a text, or too long, is left out. */
const text = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(200))), undefined);
const words = v.optional(v.pipe(v.array(v.string()), v.maxLength(1000)));
const schema = v.object({
  packageName: text,
  wordLabels: words,
  /** `wordLabels` in old exports. */
  words,
  tfjsSpeechCommandsVersion: text,
  modelName: text,
  timeStamp: text,
});
export type ExportMetadata = v.InferOutput<typeof schema>;

/**
 * @param value of the export's `metadata.json`.
 * @throws {ModelError} `metadata-invalid`, or `export-unsuited` if the model is not for sound
 */
export function readExportMetadata(value: unknown): ExportMetadata {
  const metadata = parseMetadata(value);
  const kind = /^@teachablemachine\/(image|pose)$/.exec(metadata.packageName ?? '')?.[1];
  if (kind === undefined) return metadata;
  const what = kind === 'image' ? 'an image' : 'a pose';
  throw new ModelError('export-unsuited', `This is an export of ${what} model. ${howToExport}`);
}

function parseMetadata(value: unknown): ExportMetadata {
  try {
    return parse(schema, value, 'metadata-invalid', 'metadata.json');
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.code, `${error.message}. Export the model again.`);
  }
}

/**
 * @returns `metadata.json` of a package.
 * @param output name of the layer that gives the scores.
 * @throws {ModelError} `metadata-invalid`, `labels-mismatch` or `topology-invalid`
 */
export function packageMetadata(
  name: string,
  given: ExportMetadata,
  topology: Topology,
  output: string,
): Record<string, unknown> {
  const labels = readLabels(given);
  const scores = scoresOf(topology, output);
  if (scores !== labels.length) {
    throw new ModelError(
      'labels-mismatch',
      `metadata.json names ${labels.length} classes, model.json has ${scores}: they belong to different models. Export the model again and keep its files together.`,
    );
  }
  const background = backgroundOf(labels);
  return {
    format: 'earshot.model.1',
    name,
    version: versionOf(given),
    description: `A sound model of Teachable Machine: ${labels.join(', ')}.`.slice(0, 2000),
    labels,
    ...(background !== undefined && { background }),
    sampleRateHz: 16_000,
    windowSamples: windowForm(frontEnd).windowSamples,
    hopSamples: exportHopSamples,
    frontEnd,
    activation: 'softmax',
    outputs: { scores: output },
    thresholds: Object.fromEntries(labels.map((label) => [label, threshold])),
    licence: 'Not stated. Ask whoever trained the model.',
    provenance: {
      source: 'Teachable Machine',
      modelName: given.modelName,
      tfjsSpeechCommandsVersion: given.tfjsSpeechCommandsVersion,
      timeStamp: given.timeStamp,
    },
    accuracy: { method: 'Not measured.' },
  };
}

function readLabels({ wordLabels, words }: ExportMetadata): string[] {
  const labels = (wordLabels ?? words)?.map((label) => label.trim().normalize('NFC'));
  if (!labels) throw invalid(`wordLabels, the names of the classes, are missing. ${howToExport}`);
  for (const label of labels) {
    if (invisible.test(label))
      throw invalid(`the name of a class has characters that cannot be shown. ${rename}`);
    if (label === '') throw invalid(`a class has no name. ${rename}`);
    if (label.length > maxLabelLength)
      throw invalid(`the name of a class is longer than ${maxLabelLength} characters. ${rename}`);
    // As a key it would find what every object has.
    if (label in {}) throw invalid(`a class cannot be called "${label}". ${rename}`);
  }
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) throw invalid(`two classes are called "${twice}". ${rename}`);
  return labels;
}

/** @returns how many scores the layer gives. */
function scoresOf({ layers }: Topology, output: string): number {
  const layer = layers.find(({ name }) => name === output);
  if (layer?.kind !== 'Dense' || layer.config.activation !== 'softmax')
    throw new ModelError(
      'topology-invalid',
      `model.json: ${quote(output)} does not give softmax scores`,
    );
  return layer.config.units;
}

/** The day of the training, as a version; 0.0.0 if it is not stated. */
function versionOf({ timeStamp = '' }: ExportMetadata): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)T/.exec(timeStamp) ?? [];
  return [year, month, day].map((part) => Number(part ?? 0)).join('.');
}

function invalid(message: string): ModelError {
  return new ModelError('metadata-invalid', `metadata.json: ${message}`);
}
