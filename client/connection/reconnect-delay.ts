/** How long to wait before another attempt. */
export interface ReconnectTimes {
  /** Before the first new attempt, in milliseconds; grows by half with each that fails. */
  minReconnectMs: number;
  /** Longest wait before an attempt, in milliseconds, unless the room asks for a longer one. */
  maxReconnectMs: number;
  /** How long opening may take, in milliseconds. */
  connectTimeoutMs: number;
}

/**
 * Random, so that everyone whom a deploy cut off comes back at another moment.
 *
 * @param failures attempts that failed one after the other; none before the very first attempt.
 * @param askedSeconds what the room asked to wait at least.
 * @param random from 0 to 1.
 * @returns milliseconds.
 */
export function reconnectDelay(
  failures: number,
  times: ReconnectTimes,
  askedSeconds = 0,
  random = Math.random(),
): number {
  if (failures === 0) return 0;
  const grown = times.minReconnectMs * (0.5 + random) * 1.5 ** (failures - 1);
  const askedMs = 1000 * askedSeconds * (1 + random / 4);
  return Math.max(askedMs, Math.min(times.maxReconnectMs, grown));
}
