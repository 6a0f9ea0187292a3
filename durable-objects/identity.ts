/** What makes a room this room: its id, its secret, the hashes of its keys. */
import * as v from 'valibot';
import { type KeyHashes, randomText } from '../edge/keys.ts';
import { type RoomId, roomId } from '../protocol/ids.ts';

export interface Identity {
  id: RoomId;
  /** Signs resume tokens; never leaves the room. */
  secret: string;
  keyHashes: KeyHashes;
  /** Keys for guests, sealed with the host's; null for a room that was made before they were kept. */
  guestKeys: string | null;
  /** How often the room was constructed. */
  wakes: number;
}

type RoomRow = {
  id: RoomId;
  secret: string;
  host_key_hash: string;
  mic_key_hash: string;
  listener_key_hash: string;
  guest_keys: string | null;
  wakes: number;
};

/** Reads the identity and counts the waking; undefined for a room that is not there, or not any more. */
export function wakeIdentity(sql: SqlStorage): Identity | undefined {
  const [row] = sql
    .exec<RoomRow>('UPDATE room SET wakes = wakes + 1 WHERE deleted_at IS NULL RETURNING *')
    .toArray();
  if (!row) return undefined;
  return {
    id: row.id,
    secret: row.secret,
    keyHashes: { host: row.host_key_hash, mic: row.mic_key_hash, listener: row.listener_key_hash },
    guestKeys: row.guest_keys,
    wakes: row.wakes,
  };
}

/** What a room is created with: its id, and of the keys that were told to whoever made it hashes, and those for guests sealed. */
const creation = v.strictObject({
  id: roomId,
  keyHashes: v.strictObject({ host: v.string(), mic: v.string(), listener: v.string() }),
  guestKeys: v.string(),
});

type Creation = v.InferOutput<typeof creation>;

/** @throws {v.ValiError} for what is no creation: only our Worker asks. */
export function readCreation(args: unknown): Creation {
  return v.parse(creation, args);
}

/** Stores the identity of a new room. */
export function createIdentity(
  sql: SqlStorage,
  { id, keyHashes, guestKeys }: Creation,
  now: number,
): Identity {
  const secret = randomText();
  sql.exec(
    `INSERT INTO room (id, created_at, secret, host_key_hash, mic_key_hash, listener_key_hash, guest_keys)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    now,
    secret,
    keyHashes.host,
    keyHashes.mic,
    keyHashes.listener,
    guestKeys,
  );
  return { id, secret, keyHashes, guestKeys, wakes: 0 };
}

export function storeKeys(
  sql: SqlStorage,
  { keyHashes, guestKeys }: Pick<Identity, 'keyHashes' | 'guestKeys'>,
): void {
  sql.exec(
    'UPDATE room SET host_key_hash = ?, mic_key_hash = ?, listener_key_hash = ?, guest_keys = ?',
    keyHashes.host,
    keyHashes.mic,
    keyHashes.listener,
    guestKeys,
  );
}

/** @returns the room's id, even if the room is deleted. */
export function readId(sql: SqlStorage): RoomId | undefined {
  return sql.exec<{ id: RoomId }>('SELECT id FROM room').toArray()[0]?.id;
}

/** From here on nobody finds the room, even if the deletion of what it kept has to be repeated. */
export function markDeleted(sql: SqlStorage, now: number): void {
  sql.exec('UPDATE room SET deleted_at = ?', now);
}
