/**
 * The rooms that push to this browser, with the key that one came by: a notification names the room alone, and
 * whoever taps it is to come in.
 */
import * as v from 'valibot';
import { type Key, key, type RoomId, roomId } from '../../protocol/ids.ts';
import { pushSounds } from '../../protocol/push.ts';
import { read, write } from './storage.ts';

const storageKey = 'earshot.push';

const pushRooms = v.array(
  v.object({
    id: roomId,
    key,
    /** Where the room pushes to; the browser may get another address. */
    endpoint: v.string(),
    sounds: pushSounds,
    /** When the room was last asked, in milliseconds since the Unix epoch. */
    askedAt: v.number(),
  }),
);
export type PushRoom = v.InferOutput<typeof pushRooms>[number];

export function listPushRooms(): PushRoom[] {
  try {
    const stored = v.safeParse(pushRooms, JSON.parse(read(storageKey) ?? '[]'));
    return stored.success ? stored.output : [];
  } catch {
    // It was damaged: then there are none, until they are turned on again.
    return [];
  }
}

export function keepPushRoom(room: PushRoom): void {
  store([room, ...listPushRooms().filter(({ id }) => id !== room.id)]);
}

export function forgetPushRoom(id: RoomId): void {
  store(listPushRooms().filter((room) => room.id !== id));
}

/** @returns the key of a room that pushes to this browser. */
export function pushRoomKey(id: string): Key | undefined {
  return listPushRooms().find((room) => room.id === id)?.key;
}

function store(rooms: PushRoom[]): void {
  write(storageKey, JSON.stringify(rooms));
}
