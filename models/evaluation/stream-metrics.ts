/** How well detections tell what sounded in streams. Pure. */
import {
  type F1,
  f1Of,
  type Matched,
  matchSounds,
  onsetsAgree,
  percentile,
  type SoundSpan,
  spansOverlap,
  type ToldSound,
} from './event-matching.ts';

/** What goes on in a stream all the time; its own label there is neither asked for nor false. */
export type Bed = 'speech' | 'music' | 'household' | 'noise' | 'quiet';

export interface JudgedStream {
  bed: Bed;
  /** Of the bed's recordings, if it is made of any. */
  origin?: string;
  /** Whether sounds were laid over the bed; without any, every detection is false. */
  eventful: boolean;
  durationMs: number;
  truth: readonly SoundSpan[];
  told: readonly ToldSound[];
}

export interface StreamMetrics {
  /** Sounds in the streams, and detections that were told in those that have sounds. */
  sounds: number;
  detections: number;
  /** Label and onset agree within 500 ms. */
  onsetF1: F1;
  /** Label agrees and both sound at some moment. */
  overlapF1: F1;
  /** The onset's F1, with the detections in streams without sounds counted as false. */
  overallF1: number | null;
  /** Of sounds that were told: from their onset to the window that told them. */
  onsetDelayMs: Spread;
  /** Onset as it was told, less the true one. */
  onsetErrorMs: Spread;
  /** End as it was told, less the true one. */
  endErrorMs: Spread;
  /** Detections an hour of each bed alone. */
  falsePerHour: Partial<Record<Bed, number>>;
  hours: { eventful: number; alone: number };
  /** By the bed under the sounds, F1 by onset and by overlap. */
  byBed: Partial<Record<Bed, { onset: number | null; overlap: number | null }>>;
  /** The rate for each origin of recordings, and what was told most often. */
  falseByOrigin: FalseDetections[];
}

export interface FalseDetections {
  bed: Bed;
  origin?: string;
  hours: number;
  perHour: number;
  /** The five that were told most often. */
  labels: { label: string; count: number }[];
}

export interface Spread {
  median: number | null;
  /** 95th percentile; of an error, that of its size. */
  p95: number | null;
}

const msPerHour = 3_600_000;
const beds: readonly Bed[] = ['speech', 'music', 'household', 'noise', 'quiet'];

/** Beds that are heard alone as well: all that is told is false there. */
export const bedsAlone: readonly Bed[] = ['speech', 'music', 'household', 'quiet'];

/** Leaves out what the bed itself is. */
export function withoutBed<T extends SoundSpan>(bed: Bed, sounds: readonly T[]): T[] {
  return sounds.filter(({ label }) => label !== bed);
}

/** Streams as if nothing but some labels had sounded in them or been told. */
export function onlyLabels(
  streams: readonly JudgedStream[],
  wanted: (label: string) => boolean,
): JudgedStream[] {
  const own = ({ label }: SoundSpan) => wanted(label);
  return streams.map((stream) => ({
    ...stream,
    truth: stream.truth.filter(own),
    told: stream.told.filter(own),
  }));
}

export function measureStreams(streams: readonly JudgedStream[]): StreamMetrics {
  const own = streams.map((stream) => ({ ...stream, told: withoutBed(stream.bed, stream.told) }));
  const eventful = own.filter((stream) => stream.eventful);
  const alone = own.filter((stream) => !stream.eventful);
  const byOnset = score(eventful, onsetsAgree);
  const byOverlap = score(eventful, spansOverlap);
  const { matched } = byOverlap;
  const falseAlone = count(alone, ({ told }) => told.length);
  const error = (of: (pair: Matched) => number): Spread => {
    const errors = matched.map(of);
    return { median: percentile(errors, 0.5), p95: percentile(errors.map(Math.abs), 0.95) };
  };
  return {
    sounds: byOnset.sounds,
    detections: byOnset.detections,
    onsetF1: byOnset.f1,
    overlapF1: byOverlap.f1,
    overallF1: f1Of(byOnset.matched.length, byOnset.sounds, byOnset.detections + falseAlone).f1,
    onsetDelayMs: error(({ truth, told }) => told.toldMs - truth.onsetMs),
    onsetErrorMs: error(({ truth, told }) => told.onsetMs - truth.onsetMs),
    endErrorMs: error(({ truth, told }) => told.endMs - truth.endMs),
    falsePerHour: perBed(alone, (of) => count(of, toldCount) / hours(of)),
    hours: { eventful: hours(eventful), alone: hours(alone) },
    byBed: perBed(eventful, (of) => ({
      onset: score(of, onsetsAgree).f1.f1,
      overlap: score(of, spansOverlap).f1.f1,
    })),
    falseByOrigin: Object.values(perBed(alone, byOrigin)).flat(),
  };
}

function score(streams: readonly JudgedStream[], agree: typeof onsetsAgree) {
  const matched = streams.flatMap(({ truth, told }) => matchSounds(truth, told, agree));
  const sounds = count(streams, ({ truth }) => truth.length);
  const detections = count(streams, toldCount);
  return { matched, sounds, detections, f1: f1Of(matched.length, sounds, detections) };
}

function byOrigin(streams: readonly JudgedStream[]): FalseDetections[] {
  const origins = [...new Set(streams.map(({ origin }) => origin))].sort();
  return origins.map((origin) => {
    const own = streams.filter((stream) => stream.origin === origin);
    return {
      bed: (own[0] as JudgedStream).bed,
      ...(origin !== undefined && { origin }),
      hours: hours(own),
      perHour: count(own, toldCount) / hours(own),
      labels: mostOften(own),
    };
  });
}

function mostOften(streams: readonly JudgedStream[]): { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { told } of streams)
    for (const { label } of told) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, 5);
}

function perBed<T>(streams: readonly JudgedStream[], of: (own: JudgedStream[]) => T) {
  const present = beds.map((bed) => [bed, streams.filter((stream) => stream.bed === bed)] as const);
  return Object.fromEntries(
    present.filter(([, own]) => own.length > 0).map(([bed, own]) => [bed, of(own)]),
  ) as Partial<Record<Bed, T>>;
}

function toldCount({ told }: JudgedStream): number {
  return told.length;
}

function hours(streams: readonly JudgedStream[]): number {
  return count(streams, ({ durationMs }) => durationMs) / msPerHour;
}

function count(streams: readonly JudgedStream[], of: (stream: JudgedStream) => number): number {
  return streams.reduce((sum, stream) => sum + of(stream), 0);
}
