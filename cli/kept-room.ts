/** The demo's room, kept from one run to the next, so that a link of it still works. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { createRoom, RefusalError, RoomApi } from '../client/index.ts';
import { key, roomId } from '../protocol/ids.ts';

const ownRoom = v.object({ id: roomId, keys: v.object({ host: key, mic: key, listener: key }) });

/** A room and its keys, whatever address it is reached at. */
export type OwnRoom = v.InferOutput<typeof ownRoom>;

/** @returns a room that was not there before. @throws {RefusalError} @throws {NetworkError} */
export async function newRoom(origin: string): Promise<OwnRoom> {
  return v.parse(ownRoom, await createRoom(origin));
}

/**
 * @param file where the room's id and keys are kept: readable by this user only.
 * @returns the room of the last run, or a new one where there is none, or where it was deleted since.
 * @throws {RefusalError} @throws {NetworkError}
 */
export async function keptRoom(origin: string, file: string): Promise<OwnRoom> {
  const kept = read(file);
  if (kept && (await isThere(origin, kept))) return kept;
  const room = await newRoom(origin);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(room)}\n`, { mode: 0o600 });
  return room;
}

function read(file: string): OwnRoom | undefined {
  try {
    const parsed = v.safeParse(ownRoom, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // There is none yet, or it was damaged.
    return undefined;
  }
}

/** Whether the room exists and all of its keys still open what they did. */
async function isThere(origin: string, { id, keys }: OwnRoom): Promise<boolean> {
  try {
    for (const [role, own] of Object.entries(keys)) {
      const { role: opened } = await new RoomApi({ origin, roomId: id, key: own }).status();
      if (opened !== role) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof RefusalError) return false;
    throw error;
  }
}
