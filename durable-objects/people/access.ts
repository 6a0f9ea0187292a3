/** The keys of the room: what each opens, and how they are replaced. */
import {
  type GuestKeys,
  hashKey,
  type KeyHashes,
  openGuestKeys,
  randomKey,
  roleOfKey,
  sealGuestKeys,
} from '../../edge/keys.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { KeysRotated } from '../../protocol/http.ts';
import type { RoomId } from '../../protocol/ids.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { type Identity, storeKeys } from '../identity.ts';

export class Access {
  readonly #sql: SqlStorage;
  readonly #roomId: RoomId;
  readonly #hashes: KeyHashes;
  #guestKeys: string | null;

  constructor(
    sql: SqlStorage,
    { id, keyHashes, guestKeys }: Pick<Identity, 'id' | 'keyHashes' | 'guestKeys'>,
  ) {
    this.#sql = sql;
    this.#roomId = id;
    this.#hashes = { ...keyHashes };
    this.#guestKeys = guestKeys;
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

  /**
   * The keys that a host hands on. A room that was made before they were kept has those that were replaced
   * since.
   *
   * @param hostKey opens them; it was admitted.
   */
  guestKeys(hostKey: string): GuestKeys {
    const sealed = this.#guestKeys;
    const keys = (sealed !== null && openGuestKeys(hostKey, this.#roomId, sealed)) || {};
    // A version of Earshot that seals no keys, as after a rollback, may have replaced some since.
    const isOurs = (role: 'mic' | 'listener') =>
      keys[role] !== undefined && hashKey(keys[role]) === this.#hashes[role];
    return {
      mic: isOurs('mic') ? keys.mic : undefined,
      listener: isOurs('listener') ? keys.listener : undefined,
    };
  }

  /**
   * Replaces the keys of these roles: the old ones open nothing any more.
   *
   * @param hostKey of the host who asks; it was admitted.
   * @returns the new ones.
   */
  replace(roles: readonly Role[], hostKey: string): KeysRotated['keys'] {
    const keys: KeysRotated['keys'] = {};
    const guests = this.guestKeys(hostKey);
    for (const role of roles) {
      const key = randomKey();
      keys[role] = key;
      this.#hashes[role] = hashKey(key);
      if (role !== 'host') guests[role] = key;
    }
    this.#guestKeys = sealGuestKeys(keys.host ?? hostKey, this.#roomId, guests);
    storeKeys(this.#sql, { keyHashes: this.#hashes, guestKeys: this.#guestKeys });
    return keys;
  }
}
