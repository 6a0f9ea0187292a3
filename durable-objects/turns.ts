/**
 * What comes last: joins and replays, which cost a room much and can wait. They are done in turns, one a
 * macrotask, so that frames and requests get in between; a timer runs only while somebody waits.
 */
import { asRefusal } from '../edge/answer.ts';
import { type Role, roles } from '../protocol/handshake.ts';
import { strainedTurnMs } from '../protocol/limits.ts';
import type { Refuse } from './sockets/ghosts.ts';
import type { Session } from './sockets/session.ts';
import type { Sessions } from './sockets/sessions.ts';
import type { Shares } from './sockets/shares.ts';

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
  #servedAt = 0;

  constructor(parts: TurnsParts) {
    this.#parts = parts;
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
    this.#dueAt = Number.POSITIVE_INFINITY;
    const next = this.#takeNext(now);
    if (next) this.#take(next, now);
    this.#plan(now);
  }

  /** @returns the turn that may be taken now, out of its line; turns of those who have gone are dropped. */
  #takeNext(now: number): Turn | undefined {
    for (const [name, line, lines] of this.#waiting()) {
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
    const { shares, refuse, done } = this.#parts;
    shares.of(turn.session, now).joins.take(turn.joinTokens, now);
    this.#servedAt = now;
    try {
      turn.take(now);
    } catch (error) {
      refuse(turn.session, asRefusal(error), now);
    }
    done(now);
  }

  #plan(now: number): void {
    let wait = Number.POSITIVE_INFINITY;
    for (const [, line] of this.#waiting()) {
      wait = Math.min(wait, this.#waitMs(line[0] as Turn, now));
      if (wait === 0) break;
    }
    if (now + wait >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = now + wait;
    this.#timer = setTimeout(() => this.#serve(Date.now()), Math.ceil(wait));
  }

  #waitMs(turn: Turn, now: number): number {
    const { shares, isStrained } = this.#parts;
    const { role } = turn.session;
    const strained = role === 'listener' && isStrained();
    const pause = strained ? Math.max(0, this.#servedAt + strainedTurnMs - now) : 0;
    return Math.max(pause, shares.of(turn.session, now).joins.waitMs(turn.joinTokens, now));
  }

  #isPresent({ session }: Turn): boolean {
    return this.#parts.sessions.get(session.socket) === session;
  }

  *#waiting(): Generator<[name: string, line: Turn[], lines: Map<string, Turn[]>]> {
    for (const role of byRank) {
      const lines = this.#lines[role];
      for (const [name, line] of [...lines]) yield [name, line, lines];
    }
  }
}
