/** A server that stops for seconds, as under a debugger, a snapshot or a busy neighbour. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withstands } from './attack.ts';
import { openServedRoom, type ServedRoom, server } from './served-room.ts';

/** Longer than the burst of sound that a microphone may send at once. */
const stoppedMs = 9_000;

let served: ServedRoom;
beforeEach(async () => {
  served = await openServedRoom();
});
afterEach(() => served.leave());

test('a server that was stopped for nine seconds closes no microphone and hears what was played', async () => {
  const stoppedAt = Date.now();
  await withstands(served, async () => {
    process.kill(server.pid, 'SIGSTOP');
    try {
      await wait(stoppedMs);
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
  });
  // Both play a sound in turns: at least two began while the server stood still.
  const during = async () =>
    (await served.detections()).filter(
      ({ at }) => at > stoppedAt && at < stoppedAt + stoppedMs - 2000,
    ).length;
  await expect.poll(during, { interval: 2000 }).toBeGreaterThanOrEqual(2);
});
