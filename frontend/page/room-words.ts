/** What a room is called while no sound goes on, and which sounds do. */
import type { Detection, RoomConnection } from '../client/index.ts';

/** Detections that go on, newest first. */
export function ongoing({ detections, participants }: RoomConnection): Detection[] {
  return detections
    .filter(
      ({ durationMs, participant }) => durationMs === undefined && participants.has(participant),
    )
    .reverse();
}

/** The headline while no sound goes on. */
export function quiet({ state, role, participants }: RoomConnection): string {
  if (state === 'closed') return 'Not connected';
  if (!role) return 'Connecting…';
  if (state === 'reconnecting') return 'One moment…';
  const listening = [...participants.values()].some(({ mic }) => mic);
  return listening ? 'Listening…' : 'Nobody is listening yet';
}
