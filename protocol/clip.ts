/** Stored recordings, as the room lists them. */
import * as v from 'valibot';
import { clipId, modelId } from './ids.ts';

/** Containers that a room stores, by what the first bytes of a file say; with their media types. */
export const clipTypes = {
  wav: 'audio/wav',
  webm: 'audio/webm',
  ogg: 'audio/ogg',
  mp4: 'audio/mp4',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
} as const;
export type ClipType = keyof typeof clipTypes;

/** A sound that was recognised in a clip, by the clip's own time. */
const clipDetection = v.object({
  /** The model that recognised it. */
  model: modelId,
  label: v.string(),
  /** From the beginning of the clip. */
  onsetMs: v.number(),
  durationMs: v.number(),
  peak: v.number(),
  /** Mean of the averaged scores of the windows that held it; absent in what older rooms stored. */
  mean: v.optional(v.number()),
});
export type ClipDetection = v.InferOutput<typeof clipDetection>;

/** What a recording is called that came without a name: by its time where this runs (rooms: UTC). */
export function recordingName(at: Date, type?: ClipType): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const name = `Recording ${day} ${two(at.getHours())}.${two(at.getMinutes())}`;
  return type ? `${name}.${type}` : name;
}

/** What became of a clip's sound: it was recognised, or only stored since the room cannot decode it. */
const clipStatuses = ['recognised', 'stored'] as const;

export const clip = v.object({
  id: clipId,
  name: v.string(),
  status: v.picklist(clipStatuses),
  type: v.picklist(Object.keys(clipTypes) as ClipType[]),
  bytes: v.number(),
  /** When it was stored, in milliseconds since the Unix epoch. */
  at: v.number(),
  /** Its length, where the room can tell: of WAV. */
  durationMs: v.optional(v.number()),
  /** How much of it was recognised, from its beginning, and what was heard; absent where nothing was. */
  recognisedMs: v.optional(v.number()),
  detections: v.optional(v.array(clipDetection)),
});
export type Clip = v.InferOutput<typeof clip>;
