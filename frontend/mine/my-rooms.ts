/** The rooms that were opened in this browser, with the keys that nobody else is told again. */
import * as v from 'valibot';
import type { Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { read, write } from './storage.ts';

const storageKey = 'earshot.rooms';
/** Older ones are forgotten. */
const maxRooms = 50;

const myRooms = v.array(
  v.object({
    id: v.string(),
    /** Of a room that was opened elsewhere only those that were replaced from here are known. */
    keys: v.object({
      host: v.string(),
      mic: v.optional(v.string()),
      listener: v.optional(v.string()),
    }),
    /** Milliseconds since the epoch. */
    openedAt: v.number(),
    /** As its host called it last; rooms of before are known without. */
    title: v.optional(v.string(), ''),
  }),
);
export type MyRoom = v.InferOutput<typeof myRooms>[number];

/** @returns the rooms opened here, newest first. */
export function listMyRooms(): MyRoom[] {
  try {
    const stored = v.safeParse(myRooms, JSON.parse(read(storageKey) ?? '[]'));
    return stored.success ? stored.output : [];
  } catch {
    // It was damaged: then there are none.
    return [];
  }
}

export function keepMyRoom({ id, keys }: RoomCreated): void {
  store([newRoom(id, keys), ...listMyRooms()].slice(0, maxRooms));
}

/** Keeps new keys of a room: those that are left out stay as they are. */
export function keepMyKeys(id: string, keys: Partial<MyRoom['keys']> & { host: string }): void {
  const rooms = listMyRooms();
  const known = rooms.find((room) => room.id === id);
  if (!known) store([newRoom(id, keys), ...rooms].slice(0, maxRooms));
  else
    store(
      rooms.map((room) => (room === known ? { ...room, keys: { ...room.keys, ...keys } } : room)),
    );
}

/** Forgets keys of a room that open nothing any more; without the host's it is none of mine. */
export function forgetMyKeys(id: string, roles: readonly Role[]): void {
  if (roles.includes('host')) forgetMyRoom(id);
  const forgotten = Object.fromEntries(roles.map((role) => [role, undefined]));
  store(
    listMyRooms().map((room) =>
      room.id === id
        ? { ...room, keys: { ...room.keys, ...forgotten, host: room.keys.host } }
        : room,
    ),
  );
}

/** A room is called otherwise from now on. */
export function keepMyTitle(id: string, title: string): void {
  const rooms = listMyRooms();
  if (!rooms.some((room) => room.id === id && room.title !== title)) return;
  store(rooms.map((room) => (room.id === id ? { ...room, title } : room)));
}

/** @returns takes it back: the room stands where it stood. */
export function forgetMyRoom(id: string): () => void {
  const rooms = listMyRooms();
  const at = rooms.findIndex((room) => room.id === id);
  const forgotten = rooms[at];
  store(rooms.filter((room) => room.id !== id));
  return () => {
    const now = listMyRooms();
    if (!forgotten || now.some((room) => room.id === id)) return;
    store([...now.slice(0, at), forgotten, ...now.slice(at)].slice(0, maxRooms));
  };
}

function newRoom(id: string, keys: MyRoom['keys']): MyRoom {
  return { id, keys, openedAt: Date.now(), title: '' };
}

function store(rooms: MyRoom[]): void {
  // Where nothing is kept, the link in the address bar still opens the room.
  write(storageKey, JSON.stringify(rooms));
}
