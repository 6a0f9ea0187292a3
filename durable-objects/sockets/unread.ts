/**
 * What was sent to a socket and may not have been read yet. The platform tells nothing of it and answers
 * pings itself, so the room asks for a receipt after every so many bytes; what came before the request was
 * read once the receipt comes. Pure: time is passed in, in milliseconds.
 */
import { maxUnreadForScores, receiptDeadlineMs, receiptEveryBytes } from '../../protocol/limits.ts';

/** A receipt that was asked for. */
interface Asked {
  token: string;
  /** Bytes that are read once it comes. */
  bytes: number;
  at: number;
}

/** What outlives hibernation; what was sent since the last request does not. */
export interface UnreadState {
  bytes: number;
  asked: readonly Asked[];
  /** Since when so much is unread that the reader counts as behind. */
  behindSince?: number | undefined;
}

export class Unread {
  /** Bytes that may not have been read; UTF-16 code units stand for them. */
  bytes: number;
  /** The oldest first. */
  #asked: readonly Asked[];
  #behindSince: number | undefined;

  constructor(state: UnreadState = { bytes: 0, asked: [] }) {
    this.bytes = state.bytes;
    this.#asked = state.asked;
    this.#behindSince = state.behindSince;
  }

  get state(): UnreadState {
    return { bytes: this.bytes, asked: this.#asked, behindSince: this.#behindSince };
  }

  /** So many bytes were sent. @returns whether it is time to ask for a receipt. */
  sent(bytes: number, now: number): boolean {
    this.bytes += bytes;
    if (this.behind) this.#behindSince ??= now;
    return this.bytes - (this.#asked.at(-1)?.bytes ?? 0) >= receiptEveryBytes;
  }

  ask(token: string, now: number): void {
    this.#asked = [...this.#asked, { token, bytes: this.bytes, at: now }];
  }

  /** When the oldest receipt that has not come was asked for. */
  get askedAt(): number | undefined {
    return this.#asked[0]?.at;
  }

  /** A receipt came. @returns when it was asked for; undefined if it was not. */
  confirm(token: string): number | undefined {
    const index = this.#asked.findIndex((each) => each.token === token);
    const confirmed = this.#asked[index];
    if (!confirmed) return undefined;
    this.bytes -= confirmed.bytes;
    this.#asked = this.#asked
      .slice(index + 1)
      .map((each) => ({ ...each, bytes: each.bytes - confirmed.bytes }));
    if (!this.behind) this.#behindSince = undefined;
    return confirmed.at;
  }

  /** Whether the reader is so far behind that scores are not worth sending. */
  get behind(): boolean {
    return this.bytes > maxUnreadForScores;
  }

  /** Whether nothing more may be sent. @param most bytes that may be unread. */
  tooMuch(most: number, now: number): boolean {
    return this.bytes > most || this.overdue(now);
  }

  /** Whether a receipt has not come in time from a reader who is behind. */
  overdue(now: number): boolean {
    const since = Math.max(this.#behindSince ?? now, this.askedAt ?? now);
    return now - since >= receiptDeadlineMs;
  }
}
