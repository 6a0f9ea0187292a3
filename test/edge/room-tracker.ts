/** What counts as heard in a room, set as its host does. */
import { SELF } from 'cloudflare:test';
import { expect } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import type { TrackerChange } from '../../protocol/tracker-settings.ts';
import { tones } from './models.ts';
import { origin } from './participant.ts';

export async function askForTracker(room: RoomCreated, tracker: unknown): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({ tracker: { [tones.id]: tracker } }),
  });
}

export async function setTracker(room: RoomCreated, tracker: TrackerChange): Promise<void> {
  expect((await askForTracker(room, tracker)).status).toBe(200);
}
