/** Being in a room: the connection, what one may ask of the room, and what happens there. */
import { joinRoom, RoomApi, type RoomConnection, type RoomEvents } from '../../client/index.ts';

/** Where a room is, and the key that one comes with. */
export interface RoomPlace {
  origin: string;
  roomId: string;
  key: string;
}

/** What the page does about what happens, besides showing it. */
export type RoomHappenings = {
  [Name in 'clip' | 'logged' | 'close']: (event: RoomEvents[Name]) => void;
};

export class RoomVisit {
  readonly connection: RoomConnection;
  readonly api: RoomApi;
  readonly #left = new AbortController();

  constructor(place: RoomPlace, name: string, happenings: RoomHappenings) {
    const { signal } = this.#left;
    this.connection = joinRoom(place, { name });
    this.api = new RoomApi(place);
    const { connection } = this;
    connection.on('clip', happenings.clip, { signal });
    connection.on('logged', happenings.logged, { signal });
    connection.on('close', happenings.close, { signal });
    connection.on('welcome', () => this.#followScores(), { signal });
    document.addEventListener('visibilitychange', () => this.#followScores(), { signal });
    connection.on(
      'error',
      ({ code, message, detail }) => console.warn(code, message, detail ?? ''),
      { signal },
    );
  }

  /** Of many who listen, most have the page behind others: there it needs no scores. */
  #followScores(): void {
    const { role } = this.connection.state.getSnapshot();
    const hidden = role === 'listener' && document.visibilityState === 'hidden';
    this.connection.subscribeScores(!hidden);
  }

  /** Parts from the room: what happens there is told no more. */
  leave(): void {
    this.#left.abort();
    this.connection.close();
  }
}
