/**
 * The connection to a room, which lasts longer than any transport.
 *
 * ```
 *   idle ──start──▶ attempting ──welcome, snapshot──▶ open ─┐ while that is not by the best way, the
 *                    ▲      │                          │  ◀─┘ best is tried beside it, and takes over
 *     the wait is    │      └──────── ended ───────────┤
 *     over, or the   │                                 ▼
 *     network is back└────────────────────────────── waiting
 *
 *   any ──▶ closed: by `close`, or by a refusal that another attempt would meet too
 * ```
 */
import { type RefusalError, refusalOfClose } from '../../protocol/refusals.ts';
import { type CloseInfo, closeInfo, leftInfo } from '../close-info.ts';
import type { DebugLog } from '../debug-log.ts';
import { type NetworkError, offline } from '../network-error.ts';
import type { ConnectionTimes } from '../options.ts';
import {
  givenUp,
  type Introduction,
  type ReceivedMessage,
  type RoomPlace,
  type Transport,
  type TransportListener,
  type Way,
} from '../transports/transport.ts';
import { Fallback } from './fallback.ts';
import { onNetworkChange } from './network-changes.ts';
import { reconnectDelay } from './reconnect-delay.ts';

type Timer = ReturnType<typeof setTimeout>;

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'attempting'; readonly transport: Transport }
  | {
      readonly name: 'open';
      readonly transport: Transport;
      readonly openedAt: number;
      better: Better;
    }
  | { readonly name: 'waiting'; readonly timer: Timer }
  | { readonly name: 'closed' };

/** The best way, tried beside the one that is open: now, or when the timer is over. */
type Better = { readonly transport: Transport } | { readonly timer: Timer } | undefined;

export type Welcoming = Extract<ReceivedMessage, { type: 'welcome' | 'snapshot' }>;

export interface MachineListener {
  /** How to introduce ourselves now. */
  introduce(): Introduction;
  /** The room was reached. */
  reached(transport: Transport, message: Welcoming): void;
  received(transport: Transport, message: Exclude<ReceivedMessage, Welcoming>): void;
  /** The room sent what this client cannot read. */
  unreadable(error: RefusalError): void;
  /**
   * The room is out of reach, for now or for good.
   *
   * @param retryAt when the next attempt begins, in milliseconds since the Unix epoch; undefined if one
   * already has, or none follows.
   */
  lost(info: CloseInfo, retryAt?: number): void;
  /** An attempt begins. */
  attempting(): void;
  /** The room can be reached, but not by the best way. */
  bestWayBlocked(): void;
}

/** Who was connected for so long starts anew with short waits, in milliseconds. */
const steadyMs = 5000;

export class ConnectionMachine implements TransportListener {
  #state: State = { name: 'idle' };
  readonly #place: RoomPlace;
  readonly #times: ConnectionTimes;
  readonly #fallback: Fallback<Way>;
  readonly #listener: MachineListener;
  readonly #debug: DebugLog;
  #failures = 0;
  #stopNetwork = () => {};
  /** What was last found on the way, since the room was open: a socket that fails does not say why. */
  #obstacle: NetworkError | undefined;
  /** What the room last said was wrong before it closes. */
  #farewell: string | undefined;

  /** @param ways the best first. */
  constructor(
    place: RoomPlace,
    times: ConnectionTimes,
    ways: readonly [Way, ...Way[]],
    listener: MachineListener,
    debug: DebugLog,
  ) {
    this.#place = place;
    this.#times = times;
    this.#fallback = new Fallback(ways);
    this.#listener = listener;
    this.#debug = debug;
  }

  start(): void {
    this.#stopNetwork = onNetworkChange(
      // Coming back makes any further wait needless, and what was open before may be dead.
      () => this.#restart('online'),
      // Browsers break a socket without a word when the network goes.
      () => this.#state.name === 'open' && this.#restart('offline'),
    );
    this.#attempt();
  }

  /** Ends the wait for the next attempt, if there is one. */
  retryNow(): void {
    if (this.#state.name !== 'waiting') return;
    this.#debug('asked to try now');
    this.#attempt();
  }

  /** Leaves for good. */
  close(): void {
    if (this.#state.name === 'closed') return;
    this.#stopNetwork();
    this.#enter({ name: 'closed' }, 1000);
    this.#debug('closed: left');
    this.#listener.lost(leftInfo(this.#place.origin));
  }

  introduce(): Introduction {
    return this.#listener.introduce();
  }

  received(transport: Transport, message: ReceivedMessage): void {
    if (message.type === 'welcome' || message.type === 'snapshot') {
      this.#reached(transport, message);
    } else if (transport === this.#current) {
      if (message.type === 'error') {
        this.#debug(`refused: ${message.code}`);
        if (message.closing) this.#farewell = message.detail;
      }
      this.#listener.received(transport, message);
    }
  }

  unreadable(transport: Transport, error: RefusalError): void {
    if (transport !== this.#current) return;
    this.#debug(`unreadable message over ${transport.kind}`);
    this.#listener.unreadable(error);
  }

  ended(transport: Transport, code: number, obstacle?: NetworkError): void {
    const state = this.#state;
    if (transport === this.#current) this.#lost(code, obstacle);
    else if (state.name === 'open' && transport === transportOf(state.better)) {
      this.#debug(`no ${transport.kind} beside it: ${code}`);
      this.#tryBetterLater(state);
      // A room that refuses was reached: it is not the network that blocks.
      if (refusalOfClose(code) === undefined) this.#listener.bestWayBlocked();
    }
  }

  get #current(): Transport | undefined {
    const state = this.#state;
    return state.name === 'attempting' || state.name === 'open' ? state.transport : undefined;
  }

  #attempt(): void {
    const way = this.#fallback.next;
    this.#debug(`attempt over ${way.kind}`);
    const transport = way.open(this.#place, this.#times, this);
    this.#enter({ name: 'attempting', transport });
    this.#listener.attempting();
  }

  #reached(transport: Transport, message: Welcoming): void {
    const before = this.#state;
    const better = before.name === 'open' && transport === transportOf(before.better);
    if (transport !== this.#current && !better) return;
    const openedAt = performance.now();
    const state: State = { name: 'open', transport, openedAt, better: undefined };
    this.#enter(state);
    const best = transport.kind === this.#fallback.best.kind;
    if (best) this.#fallback.reset();
    this.#debug(`open over ${transport.kind}, role ${message.role}`);
    this.#listener.reached(transport, message);
    // What failed before may have failed for another reason than the network: see at once.
    if (!best && this.#state === state) this.#tryBetter(state);
  }

  #lost(code: number, obstacle: NetworkError | undefined): void {
    const state = this.#state;
    const reached = state.name === 'open';
    const before = reached ? undefined : this.#obstacle;
    this.#obstacle = obstacle ?? offline(this.#place.origin) ?? before;
    const steady = reached && performance.now() - state.openedAt > steadyMs;
    this.#failures = steady ? 1 : this.#failures + 1;
    const info = closeInfo(code, this.#place.origin, {
      obstacle: this.#obstacle,
      detail: this.#farewell,
    });
    this.#farewell = undefined;
    const atOnce = this.#fallback.ended(reached || info.refusal !== undefined);
    const why = info.refusal ?? info.obstacle;
    this.#debug(`ended: ${code}${why ? ` ${why}` : ''}`);
    if (info.willRetry) {
      this.#listener.lost(info, Date.now() + this.#wait(atOnce, info.retryAfterSeconds));
      return;
    }
    this.#stopNetwork();
    this.#enter({ name: 'closed' });
    this.#debug('closed: no other attempt would succeed');
    this.#listener.lost(info);
  }

  /** @returns for how long, in milliseconds. */
  #wait(atOnce: boolean, askedSeconds: number | undefined): number {
    const delayMs = atOnce ? 0 : reconnectDelay(this.#failures, this.#times, askedSeconds);
    this.#debug(`waiting ${Math.round(delayMs)} ms for ${this.#fallback.next.kind}`);
    this.#enter({ name: 'waiting', timer: setTimeout(() => this.#attempt(), delayMs) });
    return delayMs;
  }

  /** Gives up what there is, and starts at once from the beginning: the network is another one. */
  #restart(why: string): void {
    this.#debug(`network ${why}`);
    this.#fallback.reset();
    this.#farewell = undefined;
    this.#attempt();
    this.#obstacle = offline(this.#place.origin);
    this.#listener.lost(closeInfo(givenUp, this.#place.origin, { obstacle: this.#obstacle }));
  }

  #tryBetter(state: Extract<State, { name: 'open' }>): void {
    const { best } = this.#fallback;
    this.#debug(`attempt over ${best.kind} beside ${state.transport.kind}`);
    state.better = { transport: best.open(this.#place, this.#times, this) };
  }

  #tryBetterLater(state: Extract<State, { name: 'open' }>): void {
    const delayMs = this.#times.betterAgainMs * (0.75 + Math.random() / 2);
    state.better = { timer: setTimeout(() => this.#tryBetter(state), delayMs) };
  }

  /** Nothing of the state before is left that could speak, now or later, but what the next one keeps. */
  #enter(next: State, code = givenUp): void {
    const before = this.#state;
    this.#state = next;
    if (before.name === 'waiting') clearTimeout(before.timer);
    if (before.name === 'open' && before.better && 'timer' in before.better) {
      clearTimeout(before.better.timer);
    }
    const left = before.name === 'open' ? [before.transport, transportOf(before.better)] : [];
    if (before.name === 'attempting') left.push(before.transport);
    for (const transport of left) if (transport !== this.#current) transport?.close(code);
  }
}

function transportOf(better: Better): Transport | undefined {
  return better && 'transport' in better ? better.transport : undefined;
}
