/**
 * What this isolate plays from rooms' databases: each player holds a piece until its reader takes it. So many
 * play at a time; one whose reader is gone, or takes nothing, leaves its place to others.
 */
import {
  maxIsolatePlaying,
  maxIsolatePlayingPerNetwork,
  playingPatience,
} from '../../protocol/limits.ts';
import { Places } from '../places.ts';

const places = new Places();

export class Playing {
  readonly #leave: () => void;
  readonly #signal: AbortSignal;

  /**
   * @param network of the reader, as `networkOf` tells it.
   * @param signal of the request: aborted when the reader is gone, of whom nothing else need be heard then.
   * @throws {RefusalError} `rate-limited` if there is no place left.
   */
  constructor(network: string, signal: AbortSignal) {
    this.#leave = places.take([
      ['', maxIsolatePlaying, 'too many recordings are played'],
      [network, maxIsolatePlayingPerNetwork, 'too many recordings are played from your network'],
    ]);
    this.#signal = signal;
    signal.addEventListener('abort', this.#leave);
    if (signal.aborted) this.#leave();
  }

  /**
   * Waits until the reader has taken a piece.
   * @throws {Error} if the reader is gone, or takes too little for too long.
   */
  async hand(piece: Uint8Array, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
    for (let at = 0; at < piece.length; at += playingPatience.bytes) {
      await inTime(writer.write(piece.subarray(at, at + playingPatience.bytes)));
    }
  }

  /** Gives the place back. */
  end(): void {
    this.#signal.removeEventListener('abort', this.#leave);
    this.#leave();
  }
}

/** @throws {Error} if the reader takes nothing for too long. */
async function inTime(taken: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The reader took nothing.')), playingPatience.ms);
  try {
    await Promise.race([taken, late]);
  } finally {
    clearTimeout(timer);
  }
}
