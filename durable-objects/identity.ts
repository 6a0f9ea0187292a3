/** What makes a room this room: its id, its secret, the hashes of its keys. */
import type { KeyHashes } from './access.ts';

export interface Identity {
  id: string;
  /** Signs resume tokens; never leaves the room. */
  secret: string;
  keyHashes: KeyHashes;
  /** How often the room was constructed. */
  wakes: number;
}

type RoomRow = {
  id: string;
  secret: string;
  host_key_hash: string;
  mic_key_hash: string;
  listener_key_hash: string;
  wakes: number;
};

/** Reads the identity and counts the waking; undefined for a room that was never created. */
export function wakeIdentity(sql: SqlStorage): Identity | undefined {
  const [row] = sql.exec<RoomRow>('UPDATE room SET wakes = wakes + 1 RETURNING *').toArray();
  if (!row) return undefined;
  return {
    id: row.id,
    secret: row.secret,
    keyHashes: { host: row.host_key_hash, mic: row.mic_key_hash, listener: row.listener_key_hash },
    wakes: row.wakes,
  };
}

export function storeIdentity(
  sql: SqlStorage,
  { id, secret, keyHashes }: Identity,
  now: number,
): void {
  sql.exec(
    `INSERT INTO room (id, created_at, secret, host_key_hash, mic_key_hash, listener_key_hash)
     VALUES (?, ?, ?, ?, ?, ?)`,
    id,
    now,
    secret,
    keyHashes.host,
    keyHashes.mic,
    keyHashes.listener,
  );
}
