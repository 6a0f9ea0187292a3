/**
 * What comes last: joins and replays, which cost a room much and can wait. They are done in turns, one a
 * macrotask, so that frames and requests get in between; a timer runs only while somebody waits.
 */
import { asRefusal } from '../edge/answer.ts';
import { type Role, roles } from '../protocol/handshake.ts';
import { strainedTurnBucket } from '../protocol/limits.ts';
import type { Refuse } from './sockets/ghosts.ts';
import type { Session } from './sockets/session.ts';
import type { Sessions } from './sockets/sessions.ts';
import type { Shares } from './sockets/shares.ts';
import { TokenBucket } from './sockets/token-bucket.ts';

export interface Turn {
  /** Whose turn it is: over if they have gone by then. */
  readonly session: Session;
  /** Turns of one kind, role and network are taken in their order. */
  readonly kind: 'join' | 'replay';
  /** Tokens that it takes of the joins of its role and network, for which it waits. */
  readonly joinTokens: number;
  take(now: number): void;
}

export interface TurnsParts {
  sessions: Sessions;
  shares: Shares;
  refuse: Refuse;
  /** Called after each turn. */
  done: (now: number) => void;
  /** Whether there is more to do than can be done, so that listeners wait longer. */
  isStrained: () => boolean;
}

/** Who waits for others: listeners, then mics; a host for nobody. */
const byRank: readonly Role[] = roles;
const lastFirst: readonly Role[] = [...roles].reverse();
/** One turn in so many goes the other way round, so that nobody waits for ever. */
const lastFirstEvery = 8;

/**
 * In a room that is busy a macrotask comes late: then one more turn is taken for each so many milliseconds,
 * up to a number, so that those who wait are not kept waiting for ever.
 */
const turnMs = 20;
const mostAtOnce = 8;

export class Turns {
  readonly #parts: TurnsParts;
  /** Those who wait, by role, and then by kind and network: the line that was served last is the last. */
  readonly #lines: Record<Role, Map<string, Turn[]>> = {
    host: new Map(),
    mic: new Map(),
    listener: new Map(),
  };
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer goes off. */
  #dueAt = Number.POSITIVE_INFINITY;
  #turns = 0;
  /** What listeners take while windows are left out. */
  readonly #strained: TokenBucket;

  constructor(parts: TurnsParts, now: number) {
    this.#parts = parts;
    this.#strained = new TokenBucket(strainedTurnBucket, now);
  }

  add(turn: Turn, now: number): void {
    this.#enqueue(turn);
    this.#plan(now);
  }

  /** The room is deleted. */
  erase(): void {
    for (const lines of Object.values(this.#lines)) lines.clear();
    clearTimeout(this.#timer);
  }

  #enqueue(turn: Turn): void {
    const { role, network } = turn.session;
    const lines = this.#lines[role];
    const name = `${turn.kind} ${network}`;
    const line = lines.get(name);
    if (line) line.push(turn);
    else lines.set(name, [turn]);
  }

  #serve(now: number): void {
    const lateMs = Math.max(0, now - this.#dueAt);
    this.#dueAt = Number.POSITIVE_INFINITY;
    for (let left = Math.min(mostAtOnce, 1 + Math.floor(lateMs / turnMs)); left > 0; left--) {
      const next = this.#takeNext(now);
      if (!next) break;
      this.#take(next, now);
    }
    this.#plan(now);
  }

  /** @returns the turn that may be taken now, out of its line; turns of those who have gone are dropped. */
  #takeNext(now: number): Turn | undefined {
    const ranks = ++this.#turns % lastFirstEvery === 0 ? lastFirst : byRank;
    for (const [name, line, lines] of this.#waiting(ranks)) {
      while (line[0] && !this.#isPresent(line[0])) line.shift();
      const ready = line[0] && this.#waitMs(line[0], now) === 0;
      const turn = ready ? line.shift() : undefined;
      if (line.length === 0 || turn) lines.delete(name);
      if (line.length > 0 && turn) lines.set(name, line);
      if (turn) return turn;
    }
    return undefined;
  }

  #take(turn: Turn, now: number): void {
    const { sessions, shares, refuse, done } = this.#parts;
    shares.of(turn.session, now).joins.take(turn.joinTokens, now);
    if (this.#isStrained(turn)) this.#strained.take(1, now);
    try {
      turn.take(now);
    } catch (error) {
      // The turn may have made another session of its socket.
      const session = sessions.get(turn.session.socket) ?? turn.session;
      refuse(session, asRefusal(error), now);
    }
    done(now);
  }

  #plan(now: number): void {
    let wait = Number.POSITIVE_INFINITY;
    for (const [, line] of this.#waiting(byRank)) {
      wait = Math.min(wait, this.#waitMs(line[0] as Turn, now));
      if (wait === 0) break;
    }
    if (now + wait >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = now + wait;
    this.#timer = setTimeout(() => this.#serve(Date.now()), Math.ceil(wait));
  }

  #waitMs(turn: Turn, now: number): number {
    const { joins } = this.#parts.shares.of(turn.session, now);
    const pause = this.#isStrained(turn) ? this.#strained.waitMs(1, now) : 0;
    return Math.max(pause, joins.waitMs(turn.joinTokens, now));
  }

  #isStrained({ session }: Turn): boolean {
    return session.role === 'listener' && this.#parts.isStrained();
  }

  #isPresent({ session }: Turn): boolean {
    return this.#parts.sessions.get(session.socket) === session;
  }

  *#waiting(
    ranks: readonly Role[],
  ): Generator<[name: string, line: Turn[], lines: Map<string, Turn[]>]> {
    for (const role of ranks) {
      const lines = this.#lines[role];
      for (const [name, line] of [...lines]) yield [name, line, lines];
    }
  }
}
