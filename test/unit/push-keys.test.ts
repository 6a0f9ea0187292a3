/** `npm run push:keys`, and what a deployment makes of what it prints. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readPushKeys } from '../../edge/push-keys.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'cli/push-keys.ts', ...args], {
    cwd: root,
  });

test.each(['mailto:you@example.com', 'https://ear.example/contact'])(
  'the command prints the secret and nothing else into a pipe, for %s',
  async (subject) => {
    const { stdout } = await run(subject);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const keys = readPushKeys({ VAPID_KEYS: stdout });
    expect(keys?.subject).toBe(subject);
    expect(Buffer.from(keys?.publicKey ?? '', 'base64url')).toHaveLength(65);
  },
);

test('no two runs print the same keys', async () => {
  const [one, other] = await Promise.all([run('mailto:a@b.example'), run('mailto:a@b.example')]);
  expect(one.stdout).not.toBe(other.stdout);
});

test.each([[[]], [['you@example.com']], [['http://ear.example']], [['mailto:a@b', 'mailto:c@d']]])(
  'the command makes nothing of %j, and says what it needs',
  async (args) => {
    await expect(run(...args)).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('mailto:'),
    });
  },
);
