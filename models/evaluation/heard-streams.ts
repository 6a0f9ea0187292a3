/** What the network makes of streams, kept, so that it hears each only once. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { sampleRateHz } from '../../protocol/limits.ts';
import { decodePcm16, encodePcm16 } from '../../sound/pcm16.ts';
import { readPackageFolder } from '../node/open-package.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { StreamRecognition } from '../recognition/stream-recognition.ts';
import { Random } from '../training/random.ts';
import { frameSamples } from './clip-windows.ts';
import { composeStream, streamMs } from './compose-stream.ts';
import type { SoundSpan } from './event-matching.ts';
import { progress } from './inputs.ts';
import { openSoundSource } from './sound-source.ts';
import { type Bed, bedsAlone } from './stream-metrics.ts';
import type { StreamOptions } from './stream-options.ts';

/** Scores of a stream, and what they should have told. */
export interface HeardStream {
  bed: Bed;
  /** Of the bed's recordings, if it is made of any. */
  origin?: string;
  eventful: boolean;
  truth: SoundSpan[];
  /** Of each window. */
  windows: { endMs: number; scores: Float32Array }[];
}

/** Beds under sounds. */
const eventfulBeds: readonly Bed[] = ['speech', 'music', 'noise', 'quiet'];

const cacheFolder = fileURLToPath(
  new URL('../../node_modules/.cache/earshot-streams', import.meta.url),
);

/**
 * Composes the streams and hears them. What was heard is kept in `node_modules/.cache`, by the
 * stream's samples and what of the package scores depend on; delete it when the recogniser itself has changed.
 */
export async function hearStreams(
  options: StreamOptions,
  classifier: Classifier,
): Promise<HeardStream[]> {
  const source = await openSoundSource(options, classifier.metadata.labels);
  const count = Math.ceil((options.hours * 3_600_000) / streamMs);
  const alone = bedsAlone.filter(
    (bed) => bed !== 'household' || source.backgrounds.household.length > 0,
  );
  const beds = [
    ...repeated(eventfulBeds, count).map((bed) => ({ bed, eventful: true })),
    ...repeated(alone, alone.length * count).map((bed) => ({ bed, eventful: false })),
  ];
  const packageHash = hashOf(Object.values(packageParts(options.packageFolder)));
  const heard: HeardStream[] = [];
  for (const [index, { bed, eventful }] of beds.entries()) {
    progress('streams', index, beds.length);
    const random = new Random(options.seed * 10_007 + index);
    const { samples, ...stream } = await composeStream(bed, eventful, source, random);
    const pcm = encodePcm16(samples);
    const file = join(cacheFolder, hashOf([packageHash, pcm]));
    const windows = kept(file) ?? keep(file, hear(classifier, pcm));
    heard.push({ ...stream, windows });
  }
  progress('streams', beds.length, beds.length);
  return heard;
}

/** As rooms hear a mic: in frames of 60 ms of PCM16. */
function hear(classifier: Classifier, pcm: Uint8Array): HeardStream['windows'] {
  const recognition = new StreamRecognition(classifier);
  const frame = new Float32Array(frameSamples);
  const windows: HeardStream['windows'] = [];
  for (let start = 0; start < pcm.length; start += 2 * frameSamples) {
    const count = decodePcm16(pcm.subarray(start, start + 2 * frameSamples), frame);
    for (const { scores, endSample } of recognition.push(frame.subarray(0, count)).windows)
      windows.push({ endMs: (endSample * 1000) / sampleRateHz, scores });
  }
  return windows;
}

function kept(file: string): HeardStream['windows'] | undefined {
  return existsSync(file) ? (deserialize(readFileSync(file)) as HeardStream['windows']) : undefined;
}

/** Written beside its place first, so that what was stopped is not taken for whole. */
function keep(file: string, windows: HeardStream['windows']): HeardStream['windows'] {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(`${file}.unfinished`, serialize(windows));
  renameSync(`${file}.unfinished`, file);
  return windows;
}

/** What of a package's metadata scores depend on. */
const scoredBy = [
  'labels',
  'sampleRateHz',
  'windowSamples',
  'hopSamples',
  'frontEnd',
  'activation',
  'outputs',
];

/** All of a package that scores depend on. */
function packageParts(folder: string) {
  const { model, metadata, weights } = readPackageFolder(folder);
  const scored = Object.entries(metadata as object).filter(([name]) => scoredBy.includes(name));
  return [JSON.stringify(model), JSON.stringify(scored), new Uint8Array(weights)];
}

function hashOf(parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** At least each once. */
function repeated<T>(items: readonly T[], count: number): T[] {
  const length = Math.max(count, items.length);
  return Array.from({ length }, (_, i) => items[i % items.length] as T);
}
