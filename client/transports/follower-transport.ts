/** What following a room over plain HTTP has in common, however it is done. */
import type { EventId } from '../../protocol/ids.ts';
import { errorMessage, type ServerMessage } from '../../protocol/messages.ts';
import { RefusalError, refusals } from '../../protocol/refusals.ts';
import { NetworkError } from '../network-error.ts';
import { askRoom } from '../room-request.ts';
import { readMessage } from './read-message.ts';
import {
  broken,
  type RoomPlace,
  type Transport,
  type TransportKind,
  type TransportListener,
} from './transport.ts';

export abstract class FollowerTransport implements Transport {
  abstract readonly kind: TransportKind;
  readonly latencyMs = undefined;
  readonly bufferedAmount = 0;
  readonly #place: RoomPlace;
  readonly #listener: TransportListener;
  /** Id of the last event seen; undefined before any. */
  protected readonly after: EventId | undefined;
  readonly #over = new AbortController();
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** Whether it has brought the room as it is now. */
  #began = false;

  constructor(place: RoomPlace, listener: TransportListener) {
    this.#place = place;
    this.#listener = listener;
    this.after = listener.introduce().after;
  }

  /** A follower has nothing to say. */
  send(): void {}

  close(): void {
    clearTimeout(this.#deadline);
    this.#over.abort();
  }

  /** Follows until nothing more comes, or throws. */
  protected abstract follow(): Promise<void>;

  protected start(): void {
    this.follow()
      .catch((error: unknown) => this.#refused(error))
      .finally(() => this.end(broken));
  }

  /** @throws {RefusalError} what the room refused. @throws {NetworkError} if it did not answer. */
  protected get(path: string, accept: string): Promise<Response> {
    return askRoom(this.#place, path, {
      headers: { accept },
      cache: 'no-store',
      signal: this.#over.signal,
    });
  }

  /** Ends it unless it is called again in time. */
  protected expectWithin(milliseconds: number): void {
    clearTimeout(this.#deadline);
    if (this.#over.signal.aborted) return;
    this.#deadline = setTimeout(
      () =>
        this.end(broken, this.#began ? undefined : new NetworkError('timeout', this.#place.origin)),
      milliseconds,
    );
  }

  /** Waits, but not beyond the end. */
  protected pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#over.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Tells a message, if it is one that this client knows; ends it if the first cannot be read. */
  protected tell(message: unknown): void {
    if (this.#over.signal.aborted) return;
    let read: ServerMessage | undefined;
    try {
      read = readMessage(JSON.stringify(message));
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.#listener.unreadable(this, error);
      if (!this.#began) this.end(broken);
      return;
    }
    // The Worker answers requests for receipts: none comes this far.
    if (!read || read.type === 'receipt-request') return;
    this.#began ||= read.type === 'snapshot';
    this.#listener.received(this, read);
  }

  protected end(code: number, obstacle?: NetworkError): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.#listener.ended(this, code, obstacle);
  }

  #refused(error: unknown): void {
    if (error instanceof NetworkError) this.end(broken, error);
    if (!(error instanceof RefusalError)) return;
    this.tell(errorMessage(error));
    this.end(refusals[error.code].close);
  }
}
