import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { sample } from '../../recordings/samples.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earshot-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs what `npm run demo` runs once everything is built. */
function demo(...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/demo.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      outcome[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code }));
  });
}

test('the demo plays a real recording, prints nothing but JSON, and ends with a summary', async () => {
  const { code, stdout, stderr } = await demo('--once', '--json', sample('guit_em9'));
  expect(code, stderr).toBe(0);
  // Every line is JSON, or this throws.
  const lines: { type: string }[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([...new Set(lines.map(({ type }) => type))]).toEqual(
    expect.arrayContaining(['room', 'playing', 'scores', 'detection', 'summary']),
  );
  expect(lines.find(({ type }) => type === 'scores')).toMatchObject({ model: expect.any(String) });
  const summary = lines.at(-1) as unknown as { frames: number; predictions: number };
  expect(summary).toMatchObject({
    type: 'summary',
    participants: 3,
    detections: { music: expect.any(Number) },
    latencyMs: { p50: expect.any(Number), p99: expect.any(Number) },
  });
  expect(summary.frames).toBeGreaterThan(0);
  expect(summary.predictions).toBeGreaterThan(0);
});

describe('the demo ends with exit code 2 and one line', () => {
  const noAudio = join(folder, 'text.wav');
  writeFileSync(noAudio, 'This is no recording.');

  test.each([
    ['a file that is missing', [join(folder, 'missing.wav')], /missing\.wav/],
    ['a file that is no recording', [noAudio], /text\.wav/],
    ['an option that it does not know', ['--loud'], /--loud/],
  ])('for %s', async (_, args, named) => {
    const { code, stdout, stderr } = await demo('--once', '--json', ...args);
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
    expect(stderr).toMatch(named);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
