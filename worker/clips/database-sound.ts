/**
 * A clip's sound in the room's own database, which the room is handed, and asked for, piece by piece. A stream
 * through the room would keep it awake for as long as somebody listens.
 */
import { letGo } from '../../edge/let-go.ts';
import type { ClipId } from '../../protocol/ids.ts';
import type { RoomHandle } from '../room.ts';
import { Playing } from './playing.ts';
import type { StoredSound } from './stored-sound.ts';

export class DatabaseSound implements StoredSound {
  readonly #room: RoomHandle;
  readonly #id: ClipId;
  /** How many bytes are stored. */
  #at = 0;

  constructor(room: RoomHandle, id: ClipId) {
    this.#room = room;
    this.#id = id;
  }

  async putAside(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    // A copy of a part, since the whole buffer behind a view would be sent along.
    const sent = piece.length === piece.buffer.byteLength ? piece : piece.slice();
    await this.#room.ask('putClipSound', { id: this.#id, at: this.#at, piece: sent });
    this.#at += piece.length;
    if (sent !== piece) letGo(sent);
  }

  async finish(last: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.putAside(last);
  }

  /** The room deletes it with the place of the clip. */
  async discard(): Promise<void> {}

  /** The room has done so: it gives no clip whose sound it has lost. */
  async check(): Promise<void> {}

  async read(
    first: number,
    bytes: number,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const playing = new Playing(this.#room.network, signal);
    try {
      // Before anything is answered, so that what the room refuses is told.
      const begun = await this.#room.ask('clipSound', { id: this.#id, first, bytes });
      const { readable, writable } = new FixedLengthStream(bytes);
      void this.#pour(begun, { first, bytes, writable, playing });
      return readable;
    } catch (error) {
      playing.end();
      throw error;
    }
  }

  /** Asks for the next piece when the reader has taken the last. */
  async #pour(begun: Uint8Array, { first, bytes, writable, playing }: Pouring): Promise<void> {
    const writer = writable.getWriter();
    try {
      let piece = begun;
      let sent = 0;
      for (;;) {
        await playing.hand(piece, writer);
        sent += piece.length;
        if (sent >= bytes) break;
        const rest = { first: first + sent, bytes: bytes - sent };
        piece = await this.#room.ask('moreClipSound', { id: this.#id, ...rest });
      }
      await writer.close();
    } catch (error) {
      // The reader learns that the rest is missing; one who is gone does not.
      await writer.abort(error).catch(() => undefined);
    } finally {
      playing.end();
    }
  }
}

interface Pouring {
  first: number;
  bytes: number;
  writable: WritableStream<Uint8Array>;
  playing: Playing;
}
