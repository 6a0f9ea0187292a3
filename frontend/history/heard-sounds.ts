/** What a room heard as one list: live, from before this page came, and in recordings. Pure. */
import type {
  Clip,
  Detection,
  EventId,
  JudgedDetection,
  RoomSnapshot,
} from '../../client/index.ts';

/** One row of the history. */
export interface HeardSound {
  /** Tells it from others, whatever comes and goes. */
  readonly key: string;
  readonly label: string;
  readonly model: string;
  /** When it began; of a sound in a recording, when that was added. Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Undefined while it goes on. */
  readonly durationMs: number | undefined;
  readonly peak: number;
  readonly mean: number;
  /** The microphones that heard it, or the recording that holds it. */
  readonly where: readonly string[];
  readonly verdict: Said | undefined;
  /** Undefined for a sound in a recording. */
  readonly detection: Detection | undefined;
  /** The recording that holds it, and where in it; undefined for what a microphone heard. */
  readonly recording: { readonly clip: Clip; readonly onsetMs: number } | undefined;
}

/** What somebody said of a detection. */
export interface Said {
  readonly right: boolean;
  readonly label?: string | undefined;
  readonly name: string;
}

export interface HeardFrom extends Pick<RoomSnapshot, 'detections' | 'verdicts' | 'clips'> {
  /** What the room told of the time before, each detection with the verdict on it then. */
  readonly earlier: readonly JudgedDetection[];
}

/** @returns each sound once, newest first. */
export function heardSounds({ detections, verdicts, clips, earlier }: HeardFrom): HeardSound[] {
  const known = new Map<EventId, JudgedDetection>();
  for (const each of earlier) known.set(each.id, each);
  // What is live is the later word on it, but for the verdict, which may be older than the page.
  for (const each of detections) {
    const { verdict } = known.get(each.id) ?? {};
    known.set(each.id, verdict ? { ...each, verdict } : each);
  }
  const sounds = [...known.values()].map((each) => ofDetection(each, verdicts.get(each.id)));
  return [...sounds, ...(clips ?? []).flatMap(inRecording)].sort(
    (a, b) => b.at - a.at || (b.detection?.id ?? 0) - (a.detection?.id ?? 0),
  );
}

function ofDetection(
  { verdict, ...detection }: JudgedDetection,
  said: Said | undefined,
): HeardSound {
  const { id, label, model, at, durationMs, peak, mean = peak, mics, name } = detection;
  return {
    key: `${id}`,
    label,
    model,
    at,
    durationMs,
    peak,
    mean,
    where: mics ? mics.map((mic) => mic.name) : [name],
    verdict: said ?? verdict,
    detection,
    recording: undefined,
  };
}

function inRecording(clip: Clip): HeardSound[] {
  return (clip.detections ?? []).map(
    ({ label, model, onsetMs, durationMs, peak, mean = peak }) => ({
      key: `${clip.id} ${model} ${label} ${onsetMs}`,
      label,
      model,
      at: clip.at,
      durationMs,
      peak,
      mean,
      where: [clip.name],
      verdict: undefined,
      detection: undefined,
      recording: { clip, onsetMs },
    }),
  );
}
