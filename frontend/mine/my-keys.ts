/** The keys of a room that are known in this browser, as they are replaced: from here, or by another host. */

import type { RoomApi } from '../../client/index.ts';
import type { Role } from '../../protocol/handshake.ts';
import { forgetMyKeys, keepMyKeys } from './my-rooms.ts';

export class MyKeys {
  /** Roles whose keys were replaced from here, until the room's log tells it too. */
  readonly #ours = new Set<Role>();

  /**
   * Replaces keys, and keeps the new ones in this browser.
   *
   * @param room its id, and the key that one has as its host.
   * @returns the host's key, new if it was among them.
   * @throws {RefusalError}
   */
  async rotate(
    api: RoomApi,
    room: { roomId: string; key: string },
    roles: readonly Role[],
  ): Promise<string> {
    for (const role of roles) this.#ours.add(role);
    try {
      const { keys } = await api.rotateKeys(roles);
      const host = keys.host ?? room.key;
      keepMyKeys(room.roomId, { ...keys, host });
      return host;
    } catch (error) {
      for (const role of roles) this.#ours.delete(role);
      throw error;
    }
  }

  /** The log tells that keys were replaced: what another host replaced opens nothing any more. */
  replaced(roomId: string, roles: readonly Role[]): void {
    const theirs = roles.filter((role) => !this.#ours.delete(role));
    forgetMyKeys(roomId, theirs);
  }
}
