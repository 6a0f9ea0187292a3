/** The rooms that were opened in this browser, with the keys that nobody else is told again. */
import * as v from 'valibot';
import type { RoomCreated } from '../../protocol/http.ts';

const storageKey = 'earshot.rooms';
/** Older ones are forgotten. */
const maxRooms = 50;

const myRooms = v.array(
  v.object({
    id: v.string(),
    keys: v.object({ host: v.string(), mic: v.string(), listener: v.string() }),
    /** Milliseconds since the epoch. */
    openedAt: v.number(),
  }),
);
export type MyRoom = v.InferOutput<typeof myRooms>[number];

/** @returns the rooms opened here, newest first. */
export function listMyRooms(): MyRoom[] {
  try {
    const stored = v.safeParse(myRooms, JSON.parse(localStorage.getItem(storageKey) ?? '[]'));
    return stored.success ? stored.output : [];
  } catch {
    // Storage is forbidden or was damaged: then there are none.
    return [];
  }
}

export function keepMyRoom({ id, keys }: RoomCreated): void {
  store([{ id, keys, openedAt: Date.now() }, ...listMyRooms()].slice(0, maxRooms));
}

export function forgetMyRoom(id: string): void {
  store(listMyRooms().filter((room) => room.id !== id));
}

function store(rooms: MyRoom[]): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(rooms));
  } catch {
    // Private windows may store nothing; the link in the address bar still opens the room.
  }
}
