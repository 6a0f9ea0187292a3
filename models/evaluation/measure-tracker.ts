/** How well a tracker tells what streams hold, their scores being known. */
import type { ModelMetadata } from '../package/metadata.ts';
import type { TrackerSettings } from '../tracker-settings.ts';
import { streamMs } from './compose-stream.ts';
import type { HeardStream } from './heard-streams.ts';
import { measureStreams, type StreamMetrics } from './stream-metrics.ts';
import { trackStream } from './track-stream.ts';

export function measureTracker(
  streams: readonly HeardStream[],
  metadata: ModelMetadata,
  settings: TrackerSettings = {},
): StreamMetrics {
  const hopMs = (metadata.hopSamples * 1000) / metadata.sampleRateHz;
  return measureStreams(
    streams.map(({ windows, ...stream }) => ({
      ...stream,
      durationMs: streamMs,
      told: trackStream(windows, metadata, hopMs, settings),
    })),
  );
}
