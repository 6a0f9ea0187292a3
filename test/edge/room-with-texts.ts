/** A room with a log of texts, and what its host does to it, for those who read that log. */
import { SELF } from 'cloudflare:test';
import type { RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { createRoom, join, origin } from './participant.ts';

export function hostly(room: RoomCreated, path: string, init: RequestInit = {}): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${room.keys.host}`, 'content-type': 'application/json' },
  });
}

export async function status(room: RoomCreated): Promise<RoomStatus> {
  return (await hostly(room, '')).json();
}

export const rotate = (room: RoomCreated) =>
  hostly(room, '/keys', { method: 'POST', body: JSON.stringify({ roles: ['listener'] }) });

export const code = async (response: Response) =>
  ((await response.json()) as { code: string }).code;

/** A room whose host wrote so many texts, and the ids of their events. */
export async function roomWithTexts(count: number) {
  const room = await createRoom();
  const host = await join(room, 'host');
  for (let i = 1; i <= count; i++) host.say({ type: 'chat', text: `text ${i}` });
  const ids: number[] = [];
  for (let i = 0; i < count; i++) ids.push((await host.next('chat')).id);
  return { room, host, ids };
}
