/** What a host may do to their room, and see of it. */
import type { Role } from '../protocol/handshake.ts';
import type { Diagnostics, KeysRotated } from '../protocol/http.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { changedSettings, type RoomSettings, type SettingsChange } from '../protocol/settings.ts';
import { hashKey, randomKey } from './access.ts';
import type { Disconnects } from './disconnects.ts';
import type { Ears } from './ears.ts';
import type { EventLog } from './event-log.ts';
import { type Identity, storeKeyHashes, storeSettings } from './identity.ts';
import type { Participants } from './participants.ts';
import type { Presence } from './presence.ts';
import { RateMeter } from './rate-meter.ts';

export class HostTools {
  readonly #storage: DurableObjectStorage;
  readonly #identity: Identity;
  readonly #participants: Participants;
  readonly #presence: Presence;
  readonly #log: EventLog;
  readonly #ears: Ears;
  readonly #disconnects: Disconnects;
  readonly #wokeAt: number;
  readonly frames = new RateMeter();
  readonly windows = new RateMeter();

  constructor(
    storage: DurableObjectStorage,
    room: {
      identity: Identity;
      participants: Participants;
      presence: Presence;
      log: EventLog;
      ears: Ears;
      disconnects: Disconnects;
    },
    now: number,
  ) {
    this.#storage = storage;
    this.#identity = room.identity;
    this.#participants = room.participants;
    this.#presence = room.presence;
    this.#log = room.log;
    this.#ears = room.ears;
    this.#disconnects = room.disconnects;
    this.#wokeAt = now;
  }

  changeSettings(change: SettingsChange, now: number): RoomSettings {
    const settings = changedSettings(this.#identity.settings, change);
    this.#identity.settings = settings;
    storeSettings(this.#storage.sql, settings);
    this.#log.retain(settings.retention, now);
    this.#presence.announce({ type: 'settings', settings }, now);
    return settings;
  }

  /** Replaces keys, and closes the sockets that came with the old ones. @returns the new keys. */
  rotateKeys(roles: readonly Role[], now: number): KeysRotated['keys'] {
    const keys = Object.fromEntries(roles.map((role) => [role, randomKey()]));
    for (const [role, key] of Object.entries(keys)) {
      this.#identity.keyHashes[role as Role] = hashKey(key);
    }
    storeKeyHashes(this.#storage.sql, this.#identity.keyHashes);
    this.#presence.announce({ type: 'keys', roles: [...new Set(roles)] }, now);
    this.#dismiss(new RefusalError('key-rotated'), now, roles);
    return keys;
  }

  /** Closes every socket because the room is no more. */
  close(now: number): void {
    this.#dismiss(new RefusalError('room-deleted'), now);
  }

  async diagnostics(now: number): Promise<Diagnostics> {
    const { present, followers, all } = this.#participants;
    const alarmAt = await this.#storage.getAlarm();
    return {
      at: now,
      wakes: this.#identity.wakes,
      wokeAt: this.#wokeAt,
      sockets: all.length,
      participants: present.length,
      followers: followers.length,
      framesPerSecond: this.frames.perSecond(now),
      windowsPerSecond: this.windows.perSecond(now),
      shedWindows: this.#ears.shedWindows,
      mics: present.flatMap(({ id, name, mic }) =>
        mic ? [{ participant: id, name, lagMs: this.#ears.lagOf(id) ?? 0 }] : [],
      ),
      ...(alarmAt !== null && { alarmAt }),
      lastEventId: this.#log.lastId,
      loggedEvents: this.#log.count,
      storedBytes: this.#storage.sql.databaseSize,
      disconnects: this.#disconnects.all,
    };
  }

  #dismiss(reason: RefusalError, now: number, roles?: readonly Role[]): void {
    for (const session of this.#participants.all) {
      if (!roles || roles.includes(session.role)) this.#presence.refuse(session, reason, now);
    }
  }
}
