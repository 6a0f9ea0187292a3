/** A connection to a room over which one follows it, whatever becomes of the transports below. */
import type { RoomId } from '../../protocol/ids.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { DebugLog } from '../debug-log.ts';
import { deferred } from '../deferred.ts';
import { listClips } from '../http/list-clips.ts';
import { NetworkError } from '../network-error.ts';
import type { ChosenOptions } from '../options.ts';
import type { RoomEvents, Welcome } from '../room-events.ts';
import type { RoomState } from '../state/room-state.ts';
import type { RoomPlace, Way } from '../transports/transport.ts';
import type { Following } from './following.ts';
import { ConnectionMachine } from './machine.ts';

export class RoomFollower {
  readonly roomId: RoomId;
  /** The room as it is known now. */
  readonly state: RoomState;
  readonly #place: RoomPlace;
  readonly #following: Following;
  readonly #machine: ConnectionMachine;

  /** Use `followRoom` or `joinRoom`. @param ways to the room, the best first. */
  constructor(
    place: RoomPlace,
    options: ChosenOptions,
    ways: readonly [Way, ...Way[]],
    following: Following,
    debug: DebugLog,
  ) {
    this.roomId = place.roomId;
    this.state = following.state;
    this.#place = place;
    this.#following = following;
    this.#machine = new ConnectionMachine(place, options, ways, following, debug);
    this.#machine.start();
    // More may have happened to recordings than was replayed.
    this.on('welcome', ({ truncated }) => truncated && this.#reloadClips());
    options.signal?.addEventListener('abort', () => this.close(), { once: true });
    if (options.signal?.aborted) this.close();
  }

  /** Calls `listener` with each value of an event. @returns a function that stops it. */
  on<Name extends keyof RoomEvents>(
    name: Name,
    listener: (value: RoomEvents[Name]) => void,
    options: { once?: boolean; signal?: AbortSignal } = {},
  ): () => void {
    return this.#following.events.on(name, listener, options);
  }

  /** Waits for the room's welcome. @throws {RefusalError} if the connection closed for good. */
  opened(): Promise<Welcome> {
    const { phase, lastClose } = this.state.getSnapshot().connection;
    const { welcome } = this.#following;
    if (phase === 'open' && welcome) return Promise.resolve(welcome);
    if (phase === 'closed') return Promise.reject(refusalOf(lastClose));
    const { promise, resolve, reject } = deferred<Welcome>();
    const settled = new AbortController();
    const { signal } = settled;
    this.on('welcome', resolve, { signal });
    this.on('close', (info) => info.willRetry || reject(refusalOf(info)), { signal });
    return promise.finally(() => settled.abort());
  }

  /**
   * Loads the list of stored recordings into the state, which from then on keeps it up to date.
   *
   * @throws {RefusalError} what the room refused. @throws {NetworkError} if it did not answer.
   */
  loadClips(): Promise<void> {
    return this.#following.state.loadClips(listClips(this.#place));
  }

  /**
   * Ends the wait for the next attempt, which `connection.retryAt` of the state counts down to: for
   * whoever knows that the network is back. Does nothing while there is none to wait for.
   */
  retryNow(): void {
    this.#machine.retryNow();
  }

  /** Leaves the room for good. */
  close(): void {
    this.#machine.close();
  }

  async #reloadClips(): Promise<void> {
    if (!this.state.getSnapshot().clips) return;
    try {
      await this.loadClips();
    } catch (error) {
      if (!(error instanceof RefusalError || error instanceof NetworkError)) throw error;
      this.#following.fail(error);
    }
  }
}

/** Why it is over. */
function refusalOf(info: RoomEvents['close'] | undefined): RefusalError {
  return new RefusalError(info?.refusal ?? 'server-error', info?.detail);
}
