/** How to join or follow a room, and the defaults of what may be left out. */
import type { ReconnectTimes } from './connection/reconnect-delay.ts';
import type { LivenessTimes } from './transports/liveness.ts';

export interface ConnectionTimes extends LivenessTimes, ReconnectTimes {
  /** Between two attempts to come back to a better transport, in milliseconds. */
  betterAgainMs: number;
}

export interface FollowOptions extends Partial<ConnectionTimes> {
  /** How many of the latest detections the state keeps. */
  keptDetections?: number;
  /** How many of the latest texts to everyone the state keeps. */
  keptMessages?: number;
  /** Leaves the room when aborted. */
  signal?: AbortSignal;
  /**
   * Writes a line for every attempt, change of state, close code, refusal and codec: to the console,
   * or to this function. No line holds a key, a token or a link.
   */
  debug?: boolean | ((line: string) => void);
}

export interface ConnectionOptions extends FollowOptions {
  /** How others see us: 1 to 64 characters. */
  name: string;
  /** Whether the room tells us scores; true if left out. Detections come in any case. */
  scores?: boolean;
}

/** Options with nothing left out that has a default. */
export type ChosenOptions = FollowOptions & Required<Omit<FollowOptions, 'signal' | 'debug'>>;

export const defaults = {
  keptDetections: 500,
  keptMessages: 200,
  firstPingMs: 2000,
  pingIntervalMs: 20_000,
  pingDeadlineMs: 10_000,
  minReconnectMs: 1000,
  maxReconnectMs: 15_000,
  connectTimeoutMs: 10_000,
  betterAgainMs: 120_000,
} satisfies ChosenOptions;
