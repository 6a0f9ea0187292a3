/** A port that a server can leave and come back to. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives to connections and to servers that ask for any port. */
const [lowest, beyond] = [12_000, 32_000];

export async function freePort(): Promise<number> {
  const probe = createServer();
  for (;;) {
    const port = randomInt(lowest, beyond);
    try {
      await once(probe.listen(port, '127.0.0.1'), 'listening');
    } catch {
      continue;
    }
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
