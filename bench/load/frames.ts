/** The sound of all loads, cut to frames: one recording, repeated. */
import { readPackageFolder } from '../../models/node/open-package.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import { encodeFrame } from '../../protocol/frames.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';

/** What rooms ask mics for, in milliseconds. */
export const frameMs = 60;
const frameSamples = (frameMs * sampleRateHz) / 1000;

/** Frames whose last one completes what the room looks at first. */
export const windowFrames = Math.ceil(
  readMetadata(readPackageFolder().metadata).windowSamples / frameSamples,
);

export interface FrameSource {
  /** @returns the next `count` frames of the stream. */
  take(count: number): Uint8Array<ArrayBuffer>[];
  /** Leaves a gap in the stream, after which a window begins anew. */
  skip(milliseconds: number): void;
  /** Sequence number of the next frame. */
  readonly sequence: number;
}

export async function openFrames(): Promise<() => FrameSource> {
  const sound = await readRecording(sample('loop_safari'));
  const payloads = Array.from({ length: Math.floor(sound.length / frameSamples) }, (_, i) =>
    encodePcm16(sound.subarray(i * frameSamples, (i + 1) * frameSamples)),
  );
  return () => {
    let sequence = 0;
    let timestamp = 0;
    const next = () => {
      const payload = payloads[sequence % payloads.length] as Uint8Array;
      const frame = encodeFrame({ codec: 'pcm16', sequence: sequence++, timestamp, payload });
      timestamp += frameSamples;
      return frame;
    };
    return {
      get sequence() {
        return sequence;
      },
      take: (count) => Array.from({ length: count }, next),
      skip: (milliseconds) => {
        timestamp += (milliseconds * sampleRateHz) / 1000;
      },
    };
  };
}
