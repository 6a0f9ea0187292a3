/** What is sent to one socket: no more than its reader reads, and no more than the room has memory for. */
import { randomText } from '../../edge/keys.ts';
import type { Role } from '../../protocol/handshake.ts';
import { maxUnread, maxUnreadPerRoom, outrunMs, receiptEveryBytes } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { RoomUnread } from './room-unread.ts';
import { Unread, type UnreadState } from './unread.ts';

export class Outgoing {
  /** Whether nothing is sent any more. */
  #tooSlow = false;
  readonly #socket: WebSocket;
  readonly #most: number;
  readonly #unread: Unread;
  readonly #keep: (state: UnreadState) => void;
  #room: RoomUnread | undefined;
  #whenRead: (() => void)[] = [];

  /**
   * @param state what was unread as the room fell asleep.
   * @param keep keeps it over hibernation.
   */
  constructor(
    socket: WebSocket,
    role: Role,
    state: UnreadState | undefined,
    keep: (state: UnreadState) => void,
  ) {
    this.#socket = socket;
    this.#most = maxUnread[role];
    this.#unread = new Unread(state);
    this.#keep = keep;
  }

  /** Sends it, unless so much is unread that the socket has to be closed. */
  send(text: string): void {
    if (this.#tooSlow) return;
    const now = Date.now();
    if (this.#unread.tooMuch(this.#most, now)) {
      this.#tooSlow = true;
      this.#room?.becameTooSlow();
      return;
    }
    this.sendLast(text, now);
    if (this.#count(text.length, now)) this.#askForReceipt(now);
  }

  /** Sends what may be lost: there will be newer scores when the reader has caught up. */
  sendScores(text: string): void {
    const roomIsFull = (this.#room?.bytes ?? 0) > maxUnreadPerRoom.scores;
    const spared = this.behind || (roomIsFull && this.unreadBytes > receiptEveryBytes);
    if (!spared) this.send(text);
  }

  /** Sends why the socket is closed, however much is unread. */
  sendLast(text: string, now = Date.now()): void {
    this.#room?.sends.count(now);
    try {
      this.#socket.send(text);
    } catch {
      // Closed a moment ago: the close event that follows tells the room.
    }
  }

  /** Bytes that may not have been read yet. */
  get unreadBytes(): number {
    return this.#unread.bytes;
  }

  /** Whether so much is unread that whatever can wait should. */
  get behind(): boolean {
    return this.#unread.behind;
  }

  /** Whether the socket has to be closed, because what was sent is not read. */
  isTooSlow(now: number): boolean {
    return this.#tooSlow || this.#unread.overdue(now);
  }

  /** Whether others have answered requests that were made well after one which this reader has not. */
  get outrun(): boolean {
    const asked = this.#unread.askedAt;
    return asked !== undefined && asked + outrunMs < (this.#room?.answered ?? 0);
  }

  /** Calls it once the reader is not `behind`, at once if they are not. Hibernation forgets it. */
  whenRead(listener: () => void): void {
    if (this.behind) this.#whenRead.push(listener);
    else listener();
  }

  /** A receipt came. @returns whether it was asked for. */
  confirm(token: string): boolean {
    const before = this.unreadBytes;
    const askedAt = this.#unread.confirm(token);
    if (askedAt === undefined) return false;
    if (this.#room) {
      this.#room.bytes += this.unreadBytes - before;
      this.#room.answered = Math.max(this.#room.answered, askedAt);
    }
    this.#keep(this.#unread.state);
    if (!this.behind) for (const listener of this.#whenRead.splice(0)) listener();
    return true;
  }

  /** What is sent counts there from now on; undefined: nowhere. */
  countTowards(room: RoomUnread | undefined): void {
    if (this.#room) this.#room.bytes -= this.unreadBytes;
    this.#room = room;
    if (room) room.bytes += this.unreadBytes;
  }

  #askForReceipt(now: number): void {
    const token = randomText();
    const text = JSON.stringify({ type: 'receipt-request', token } satisfies ServerMessage);
    this.sendLast(text, now);
    this.#count(text.length, now);
    this.#unread.ask(token, now);
    this.#keep(this.#unread.state);
  }

  /** @returns whether it is time to ask for a receipt. */
  #count(bytes: number, now: number): boolean {
    if (this.#room) this.#room.bytes += bytes;
    return this.#unread.sent(bytes, now);
  }
}
