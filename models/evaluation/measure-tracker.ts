/** How well a tracker tells what streams hold, their scores being known. */
import type { ModelMetadata } from '../package/metadata.ts';
import { openTracker } from '../recognition/tracker.ts';
import type { TrackerSettings } from '../recognition/tracker-settings.ts';
import { streamMs } from './compose-stream.ts';
import type { HeardStream } from './heard-streams.ts';
import { type JudgedStream, measureStreams, type StreamMetrics } from './stream-metrics.ts';
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

export function measureTracker(...what: Parameters<typeof judgeStreams>): StreamMetrics {
  return measureStreams(judgeStreams(...what));
}
