import { expect, test } from 'vitest';
import { startAtFirst } from '../../cli/local-port.ts';
import { startLocalServer } from '../../cli/local-server.ts';

test('a server whose port was taken a moment ago starts at the next, and both serve', async () => {
  const first = await startLocalServer();
  const taken = Number(new URL(first.origin).port);
  const second = await startAtFirst([taken, 0], (port) => startLocalServer({ port }));
  try {
    expect(second.origin).not.toBe(first.origin);
    for (const { origin } of [first, second]) {
      expect((await fetch(`${origin}/api/health`)).status).toBe(200);
    }
    await expect(startAtFirst([taken], (port) => startLocalServer({ port }))).rejects.toThrow(
      'already in use',
    );
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});
