import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { soundsExport } from '../../bench/model/teachable-machine-export.ts';
import { compileWasm } from '../../models/node/open-package.ts';
import { sample } from '../../recordings/samples.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';
import { wavHeader } from '../../sound/wav/wav-header.ts';
import { tone } from '../tones-package.ts';

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

test('the demo hears with a model of Teachable Machine beside its own', async () => {
  const [zip, wav] = [join(folder, 'Tones!.zip'), join(folder, 'high.wav')];
  writeFileSync(zip, zipSync(soundsExport(compileWasm()), { level: 0 }));
  const sound = Float32Array.of(...new Float32Array(16_000), ...tone([3000], 4000));
  writeFileSync(wav, Buffer.concat([wavHeader(sound.length, 16_000), encodePcm16(sound)]));
  const { code, stdout, stderr } = await demo('--once', '--json', '--model', zip, wav);
  expect(code, stderr).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { models } = lines.find(({ type }) => type === 'room');
  expect(models.map(({ name }: { name: string }) => name)).toEqual([expect.any(String), 'tones']);
  const heardBy = new Set(lines.filter(({ type }) => type === 'scores').map(({ model }) => model));
  expect(heardBy).toEqual(new Set(models.map(({ id }: { id: string }) => id)));
  expect(
    lines.filter(({ type }) => type === 'detection').map(({ detection }) => detection),
  ).toEqual(
    expect.arrayContaining([expect.objectContaining({ model: models[1].id, label: 'High' })]),
  );
});

describe('the demo ends with exit code 2 and one line', () => {
  const noAudio = join(folder, 'text.wav');
  writeFileSync(noAudio, 'This is no recording.');

  test.each([
    ['a file that is missing', [join(folder, 'missing.wav')], /missing\.wav/],
    ['a file that is no recording', [noAudio], /text\.wav/],
    ['a model that is missing', ['--model', join(folder, 'missing.zip')], /missing\.zip/],
    ['a model that is none', ['--model', noAudio], /^zip-damaged: /],
    ['an option that it does not know', ['--loud'], /--loud/],
    ['an address without --phone', ['--address', '127.0.0.1', noAudio], /--phone/],
    ['a phone and nothing to play', ['--phone'], /name one/],
    [
      'an address that is not of this computer',
      ['--phone', '--address', '203.0.113.9', sample('guit_em9')],
      /203\.0\.113\.9/,
    ],
    ['an address that is none', ['--phone', '--address', 'here', sample('guit_em9')], /"here"/],
    ['origins that are none', ['--origins', 'localhost:3000'], /localhost:3000/],
    ['an origin with a path', ['--origins', 'https://school.example/ear'], /school\.example/],
  ])('for %s', async (_, args, named) => {
    const { code, stdout, stderr } = await demo('--once', '--json', ...args);
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
    expect(stderr).toMatch(named);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
