/** The port of the local server: the one wished for, or the default one, or a free one. */
import { createServer } from 'node:net';
import { UsageError } from './usage-error.ts';

/** Always the same, so that a room's link still works after a restart. */
const defaultPort = 8787;

/**
 * @param wished the port that the user insists on, if they do.
 * @returns a port, or 0 for any free one. @throws {UsageError} if the wished one is taken.
 */
export async function choosePort(wished: number | undefined, host: string): Promise<number> {
  if (wished === undefined) return (await isFree(defaultPort, host)) ? defaultPort : 0;
  if (!(await isFree(wished, host))) {
    throw new UsageError(`Port ${wished} is taken or not permitted: choose another with --port.`);
  }
  return wished;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
