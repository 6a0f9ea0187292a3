/**
 * Bytes in the room's own SQLite, under keys, in pieces: a row takes no more than 2 MB, and whoever moves much
 * at once holds much at once. What the bytes are, and who may have them, others know.
 *
 * Bytes that come over several requests are stored with `put`, and whole when whoever puts them says so;
 * what is there at once is stored with `write`, whole or not at all.
 */

/** The longest piece, in bytes: rows and values have at most 2 MB (Cloudflare, limits of SQLite storage). */
export const maxPieceBytes = 1_048_576;

export class Pieces {
  readonly #storage: DurableObjectStorage;
  readonly #kind: string;

  /** @param kind of what is kept: keys of one kind are none of another. */
  constructor(storage: DurableObjectStorage, kind: string) {
    this.#storage = storage;
    this.#kind = kind;
  }

  /**
   * Stores the next piece. The same piece again changes nothing, so that a caller may repeat it.
   *
   * @param at where it begins, in bytes: where the piece before it ends.
   * @param piece of 1 to `maxPieceBytes` bytes.
   * @throws {Error} if the piece before it is missing, another of another length is there, or it is too long
   *   or empty.
   */
  put(key: string, at: number, piece: Uint8Array): void {
    if (piece.length === 0 || piece.length > maxPieceBytes) {
      throw new Error(`A piece has 1 to ${maxPieceBytes} bytes, not ${piece.length}.`);
    }
    if (this.#endBefore(key, at) !== at) throw new Error(`A piece before ${at} is missing.`);
    const query = 'SELECT length(piece) AS bytes FROM pieces WHERE kind = ? AND key = ? AND at = ?';
    const [there] = this.#sql.exec<{ bytes: number }>(query, this.#kind, key, at).toArray();
    if (there && there.bytes !== piece.length) throw new Error(`Another piece is at ${at}.`);
    const insertion = 'INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?)';
    this.#sql.exec(insertion, this.#kind, key, at, piece);
  }

  /** Stores bytes in place of what is there under their key, whole or, if it throws, not at all. */
  write(key: string, bytes: Uint8Array): void {
    this.#storage.transactionSync(() => {
      this.delete(key);
      for (let at = 0; at < bytes.length; at += maxPieceBytes) {
        this.put(key, at, bytes.subarray(at, at + maxPieceBytes));
      }
    });
  }

  /** How many bytes there are under a key: 0 for none. */
  bytesOf(key: string): number {
    return this.#endBefore(key, Number.MAX_SAFE_INTEGER);
  }

  /** How many bytes there are of this kind. */
  get totalBytes(): number {
    const query = 'SELECT coalesce(sum(length(piece)), 0) AS bytes FROM pieces WHERE kind = ?';
    return this.#sql.exec<{ bytes: number }>(query, this.#kind).one().bytes;
  }

  /**
   * @param first byte that is asked for, from 0.
   * @param bytes that are asked for, at least 1; no more than the rest of a piece is given at a time.
   * @returns undefined if there is nothing.
   */
  read(key: string, first: number, bytes: number): Uint8Array | undefined {
    // Cut in SQLite, so that a few bytes do not take a whole piece into memory.
    const query = `SELECT substr(piece, ? - at + 1, ?) AS part FROM pieces
       WHERE kind = ? AND key = ? AND at <= ? ORDER BY at DESC LIMIT 1`;
    const [row] = this.#sql
      .exec<{ part: ArrayBuffer }>(query, first, bytes, this.#kind, key, first)
      .toArray();
    return row && row.part.byteLength > 0 ? new Uint8Array(row.part) : undefined;
  }

  /** @returns all that there is under a key; undefined if that is nothing. */
  readAll(key: string): Uint8Array | undefined {
    const bytes = this.bytesOf(key);
    if (bytes === 0) return undefined;
    const all = new Uint8Array(bytes);
    const query = 'SELECT at, piece FROM pieces WHERE kind = ? AND key = ? ORDER BY at';
    const rows = this.#sql.exec<{ at: number; piece: ArrayBuffer }>(query, this.#kind, key);
    for (const { at, piece } of rows) all.set(new Uint8Array(piece), at);
    return all;
  }

  delete(key: string): void {
    this.#sql.exec('DELETE FROM pieces WHERE kind = ? AND key = ?', this.#kind, key);
  }

  /** Deletes all of this kind. */
  erase(): void {
    this.#sql.exec('DELETE FROM pieces WHERE kind = ?', this.#kind);
  }

  /** Where the last piece that begins before `at` ends. Pieces follow each other without gaps. */
  #endBefore(key: string, at: number): number {
    const query = `SELECT at + length(piece) AS end FROM pieces
       WHERE kind = ? AND key = ? AND at < ? ORDER BY at DESC LIMIT 1`;
    const [last] = this.#sql.exec<{ end: number }>(query, this.#kind, key, at).toArray();
    return last?.end ?? 0;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }
}
