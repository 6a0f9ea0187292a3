/** What Teachable Machine saved of a class: the sound, and the spectrogram that its page made of it. */
import { readFileSync } from 'node:fs';
import { Decoder } from '@evan/opus';
import { strFromU8, unzipSync } from 'fflate';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import * as v from 'valibot';
import { InputError } from '../../models/node/input-error.ts';

/** Of the recordings, which are Opus. */
export const recordedRateHz = 48_000;

export interface Recorded {
  /** 48 kHz mono, in [-1, 1]. */
  sound: Float32Array;
  /** Columns in the order of time, decibels from 0 Hz up. */
  columns: Float32Array[];
}

const samplesSchema = v.array(
  v.object({
    blobFilePath: v.string(),
    startTime: v.number(),
    frequencyFrames: v.array(v.array(v.number())),
  }),
);

/**
 * @param path of the zip that "download samples" gives; all of its samples are of one recording.
 * @throws {InputError} for any other zip
 */
export async function readRecorded(path: string): Promise<Recorded> {
  const files = unzipSync(readFileSync(path));
  const listed = files['samples.json'];
  if (!listed) throw new InputError(`${path} has no samples.json.`);
  const samples = v.parse(samplesSchema, JSON.parse(strFromU8(listed)));
  const recording = files[samples[0]?.blobFilePath ?? ''];
  if (!recording) throw new InputError(`${path} lacks the recording that samples.json names.`);
  const inOrder = samples.sort((a, b) => a.startTime - b.startTime);
  return {
    sound: await decode(recording),
    columns: inOrder.flatMap(({ frequencyFrames }) =>
      frequencyFrames.map((frame) => Float32Array.from(frame)),
    ),
  };
}

async function decode(webm: Uint8Array): Promise<Float32Array> {
  const input = new Input({ source: new BufferSource(webm), formats: [WEBM] });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new InputError('The recording has no sound.');
  const decoder = new Decoder({ channels: 1, sample_rate: recordedRateHz });
  const parts: Int16Array[] = [];
  for await (const { data } of new EncodedPacketSink(track).packets())
    parts.push(new Int16Array(decoder.decode(data).slice().buffer));
  return Float32Array.from(
    parts.flatMap((part) => [...part]),
    (value) => value / 32_768,
  );
}
