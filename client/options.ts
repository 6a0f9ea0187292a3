/** How to join, and the defaults of what need not be said. */
import type { LineTimes } from './connection/line.ts';

export interface ConnectionOptions extends Partial<LineTimes> {
  /** How others see us: 1 to 64 characters. */
  name: string;
  /** How many of the latest detections `detections` keeps. */
  keptDetections?: number;
  /** How many of the latest texts to everyone `messages` keeps. */
  keptMessages?: number;
  /** Leaves the room when aborted. */
  signal?: AbortSignal;
}

export const defaults = {
  keptDetections: 500,
  keptMessages: 200,
  firstPingMs: 2000,
  pingIntervalMs: 20_000,
  pingDeadlineMs: 10_000,
  minReconnectMs: 1000,
  maxReconnectMs: 15_000,
  connectTimeoutMs: 10_000,
  socketAgainMs: 120_000,
} as const satisfies Omit<Required<ConnectionOptions>, 'name' | 'signal'>;
