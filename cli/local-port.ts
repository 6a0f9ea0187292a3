/** The port of the local server: the one wished for, or the default one, or a free one. */
import { createServer } from 'node:net';
import { UsageError } from './usage-error.ts';

/** Always the same, so that a room's link still works after a restart. */
const defaultPort = 8787;

/**
 * @param wished the port that the user insists on, if they do.
 * @param usual the one to take if they do not, and it is free.
 * @returns the ports to try one after another; 0 is any free one.
 * @throws {UsageError} if the wished one is taken.
 */
export async function portsToTry(
  wished: number | undefined,
  host: string,
  usual = defaultPort,
): Promise<number[]> {
  if (wished === undefined) return [usual, 0];
  if (!(await isFree(wished, host))) {
    throw new UsageError(`Port ${wished} is in use or not permitted: choose another with --port.`);
  }
  return [wished];
}

/** Starts a server at the first of the ports that nobody has: one that was free a moment ago may not be. */
export async function startAtFirst<Server>(
  ports: readonly number[],
  start: (port: number) => Promise<Server>,
): Promise<Server> {
  const [port = 0, ...others] = ports;
  try {
    return await start(port);
  } catch (error) {
    if (others.length === 0 || !isTaken(error)) throw error;
    return startAtFirst(others, start);
  }
}

function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ERR_ADDRESS_IN_USE' || code === 'EADDRINUSE';
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
