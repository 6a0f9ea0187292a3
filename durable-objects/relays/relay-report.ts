/** Tells the room how many listeners a relay has, soon after that changed, and who had been there before. */
import type { ParticipantId } from '../../protocol/ids.ts';
import { relayReportEveryMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { RelayStore } from './relay-store.ts';
import type { RoomLink } from './room-link.ts';

/** A room that cannot be reached is told again after so long, so many times. */
const againMs = 10_000;
const attempts = 10;

export interface ReportParts {
  relay: number;
  sessions: Pick<Sessions, 'count'>;
  link: RoomLink;
  store: Pick<RelayStore, 'copy' | 'reported'>;
  /** The room knows that nobody is here. */
  empty: () => void;
  /** There is no such room any more. */
  orphaned: () => void;
}

export class RelayReport {
  readonly #parts: ReportParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When whoever came back connected; kept until the room knows. */
  #resumed = new Map<ParticipantId, number>();
  #failures = 0;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    // Sockets may have ended with the process that held them.
    if (parts.store.copy) this.review();
  }

  /** Somebody came back who may still be taken to be on the room. */
  resumed(participant: ParticipantId, at: number): void {
    this.#resumed.set(participant, at);
    this.plan();
  }

  /** Listeners came or went. */
  plan(delayMs = relayReportEveryMs): void {
    this.#timer ??= setTimeout(() => void this.#send(), delayMs);
  }

  /** The room takes it that listeners are here: it is told if they are not as many as it was told last. */
  review(): void {
    const { store, sessions } = this.#parts;
    if (store.reported !== sessions.count) this.plan();
  }

  /** Nothing is told any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#resumed.clear();
  }

  async #send(): Promise<void> {
    const { relay, sessions, link, store, empty, orphaned } = this.#parts;
    this.#timer = undefined;
    const told = this.#resumed;
    this.#resumed = new Map();
    const resumed = [...told].map(([participant, at]) => ({ participant, at }));
    const listeners = sessions.count;
    try {
      await link.ask('relayReport', { relay, listeners, resumed });
      this.#failures = 0;
      if (sessions.count > 0) store.reported = listeners;
      else if (listeners === 0) empty();
    } catch (error) {
      if (error instanceof RefusalError && error.code === 'room-not-found') return orphaned();
      console.error(error);
      this.#resumed = new Map([...told, ...this.#resumed]);
      if (this.#failures++ < attempts) this.plan(againMs);
    }
  }
}
