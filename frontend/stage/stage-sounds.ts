/** The sounds that a stage may tell of: those that go on, and those that ended a short while ago. */
import type { Detection, RoomSnapshot } from '../../client/index.ts';
import { heardByWords, soundTitle } from '../words/sounds.ts';

/** What has ended is told of for so long, in milliseconds. */
export const rememberedMs = 60_000;

export interface StageSound {
  readonly detection: Detection;
  readonly title: string;
  /** Whose microphones heard it. */
  readonly where: string;
  readonly urgent: boolean;
  /** When it ended, by the room's clock; undefined while it goes on. */
  readonly endedAt: number | undefined;
}

type Heard = Pick<RoomSnapshot, 'detections' | 'models' | 'participants'>;
export type IsUrgent = (detection: Detection, models: RoomSnapshot['models']) => boolean;

/**
 * Urgent sounds first; among those and among the others, what goes on before what ended, and the newest
 * first. A dog that barks again is told of once.
 *
 * @param now by the room's clock.
 */
export function stageSounds(
  { detections, models, participants }: Heard,
  now: number,
  isUrgent: IsUrgent,
): StageSound[] {
  const sounds = new Map<string, StageSound>();
  for (const detection of [...detections].reverse()) {
    const endedAt = endOf(detection, participants);
    if (endedAt !== undefined && now - endedAt >= rememberedMs) continue;
    const title = soundTitle(detection, models);
    const where = heardByWords(detection);
    const key = `${title}\n${where}`;
    const known = sounds.get(key);
    if (known && (known.endedAt === undefined || endedAt !== undefined)) continue;
    const urgent = isUrgent(detection, models);
    sounds.set(key, { detection, title, where, urgent, endedAt });
  }
  return [...sounds.values()].sort(
    (a, b) =>
      Number(b.urgent) - Number(a.urgent) ||
      Number(a.endedAt !== undefined) - Number(b.endedAt !== undefined) ||
      (b.endedAt ?? b.detection.at) - (a.endedAt ?? a.detection.at),
  );
}

/** @returns undefined while it goes on; 0 if nobody here could tell any more when it ended. */
function endOf(
  { at, durationMs, participant, mics }: Detection,
  participants: RoomSnapshot['participants'],
): number | undefined {
  if (durationMs !== undefined) return at + durationMs;
  const hearing = [participant, ...(mics ?? []).map((mic) => mic.participant)].flatMap(
    (id) => participants.get(id) ?? [],
  );
  if (hearing.length === 0) return 0;
  // A microphone from which nothing comes does not hear how its last sound goes on.
  const silent = hearing.map(({ silentSince }) => silentSince);
  return silent.includes(undefined) ? undefined : Math.max(...silent.map((since) => since ?? 0));
}
