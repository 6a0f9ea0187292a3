/** The keys of the room: what each opens, and how they are replaced. */
import { hashKey, type KeyHashes, randomKey, roleOfKey } from '../../edge/keys.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { KeysRotated } from '../../protocol/http.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { storeKeyHashes } from '../identity.ts';

export class Access {
  readonly #sql: SqlStorage;
  readonly #hashes: KeyHashes;

  constructor(sql: SqlStorage, hashes: KeyHashes) {
    this.#sql = sql;
    this.#hashes = { ...hashes };
  }

  /**
   * @param allowed roles that may do what is asked for; all of them if none is given.
   * @throws {RefusalError} if the key is none of the room's, or of a role that may not.
   */
  admit(key: string | undefined, allowed: readonly Role[] = []): Role {
    if (!key) throw new RefusalError('key-missing');
    const role = roleOfKey(this.#hashes, key);
    if (!role) throw new RefusalError('key-wrong');
    if (allowed.length > 0 && !allowed.includes(role)) throw new RefusalError('not-allowed');
    return role;
  }

  /** Replaces the keys of these roles: the old ones open nothing any more. @returns the new ones. */
  replace(roles: readonly Role[]): KeysRotated['keys'] {
    const keys: KeysRotated['keys'] = {};
    for (const role of roles) {
      const key = randomKey();
      keys[role] = key;
      this.#hashes[role] = hashKey(key);
    }
    storeKeyHashes(this.#sql, this.#hashes);
    return keys;
  }
}
