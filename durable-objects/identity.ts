/** What makes a room this room: its id, its secret, the hashes of its keys, its settings. */

import type { KeyHashes } from '../edge/keys.ts';
import type { RoomSettings } from '../protocol/settings.ts';
import { wholeSettings } from './default-settings.ts';

export interface Identity {
  id: string;
  /** Signs resume tokens; never leaves the room. */
  secret: string;
  keyHashes: KeyHashes;
  settings: RoomSettings;
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
  /** JSON; null before the first change. */
  settings: string | null;
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
    settings: wholeSettings(row.settings ? JSON.parse(row.settings) : {}),
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

export function storeKeyHashes(sql: SqlStorage, { host, mic, listener }: KeyHashes): void {
  sql.exec(
    'UPDATE room SET host_key_hash = ?, mic_key_hash = ?, listener_key_hash = ?',
    host,
    mic,
    listener,
  );
}

export function storeSettings(sql: SqlStorage, settings: RoomSettings): void {
  sql.exec('UPDATE room SET settings = ?', JSON.stringify(settings));
}

/** @returns the room's id, even if the room is deleted. */
export function readId(sql: SqlStorage): string | undefined {
  return sql.exec<{ id: string }>('SELECT id FROM room').toArray()[0]?.id;
}

/** From here on nobody finds the room, even if the deletion of what it kept has to be repeated. */
export function markDeleted(sql: SqlStorage, now: number): void {
  sql.exec('UPDATE room SET deleted_at = ?', now);
}
