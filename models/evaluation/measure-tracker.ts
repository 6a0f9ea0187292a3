/** How well a tracker tells what streams hold, their scores being known. */
import type { ModelMetadata } from '../package/metadata.ts';
import { openTracker } from '../recognition/tracker.ts';
import type { TrackerSettings } from '../recognition/tracker-settings.ts';
import { streamMs } from './compose-stream.ts';
import type { HeardStream } from './heard-streams.ts';
import {
  type JudgedStream,
  measureStreams,
  onlyLabels,
  type StreamMetrics,
} from './stream-metrics.ts';
import { trackStream } from './track-stream.ts';

export function judgeStreams(
  streams: readonly HeardStream[],
  metadata: ModelMetadata,
  settings: TrackerSettings = {},
): JudgedStream[] {
  return streams.map(({ windows, ...stream }) => ({
    ...stream,
    durationMs: streamMs,
    told: trackStream(windows, openTracker(metadata, settings)),
  }));
}

/** The figures of labels that are essential, by the package's details of labels; null without any. */
export interface TrackerMetrics extends StreamMetrics {
  essential: StreamMetrics | null;
}

export function measureTracker(
  streams: readonly HeardStream[],
  metadata: ModelMetadata,
  settings: TrackerSettings = {},
): TrackerMetrics {
  return withEssential(judgeStreams(streams, metadata, settings), metadata);
}

export function withEssential(
  judged: readonly JudgedStream[],
  { labels, labelDetails }: Pick<ModelMetadata, 'labels' | 'labelDetails'>,
): TrackerMetrics {
  const isEssential = (label: string) => labelDetails?.[label]?.essential === true;
  return {
    ...measureStreams(judged),
    essential: labels.some(isEssential) ? measureStreams(onlyLabels(judged, isEssential)) : null,
  };
}
