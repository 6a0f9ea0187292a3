/** The example in Python, run as its user runs it: against the built Worker, with a real recording. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import wavefile from 'wavefile';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { microphoneFile } from '../browser/microphone-file.ts';
import { freePort } from './free-port.ts';
import { ensurePython } from './python.ts';

const script = fileURLToPath(new URL('../../examples/python/earshot.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earshot-python-'));
const running: ChildProcess[] = [];
let server: LocalServer;
let port: number;
let guitar: string;

beforeAll(async () => {
  ensurePython();
  guitar = await microphoneFile('guit_em9');
  port = await freePort();
  server = await startLocalServer({ persistTo: folder, port });
});
afterAll(async () => {
  for (const child of running) child.kill();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Runs the example. @returns what it prints, as it comes, and how it ends. */
function earshot(...args: string[]) {
  const child = spawn(ensurePython(), [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { printed, code };
}

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 40_000 });
const begins = /^\d\d:\d\d:\d\d Kitchen: music begins, 0\.\d+$/m;
const ends = /^\d\d:\d\d:\d\d Kitchen: music ends after \d+\.\d s, [01]\.?\d*$/m;

test('it opens a room, plays a recording into it, and prints what is heard there', async () => {
  const { printed, code } = earshot('--create', server.origin, guitar, '--name', 'Kitchen');
  expect(await code, printed.stderr).toBe(0);
  expect(printed.stdout).toMatch(/^listener: http:\S+\/r\/\w{20}#\S{22}$/m);
  expect(printed.stdout).toMatch(begins);
  expect(printed.stdout).toMatch(ends);
  expect(printed.stderr).toBe('');
});

test('its follower prints what others play, and comes back after a restart', async () => {
  const room = await createRoom(server.origin);
  const follower = earshot(room.links.listener, '--follow');
  await until(() => follower.printed.stdout.includes('in the room as listener'));
  const first = earshot(room.links.mic, guitar, '--name', 'Kitchen');
  await until(() => begins.test(follower.printed.stdout));
  expect(await first.code, first.printed.stderr).toBe(0);
  await until(() => ends.test(follower.printed.stdout));

  await server.close();
  await until(() => follower.printed.stderr.includes('connection lost'));
  server = await startLocalServer({ persistTo: folder, port });
  const second = earshot(room.links.mic, guitar, '--name', 'Kitchen');
  expect(await second.code, second.printed.stderr).toBe(0);
  const heard = () => follower.printed.stdout.match(new RegExp(ends, 'gm'))?.length;
  await until(() => heard() === 2);
});

/** A WAV file of two channels, the recording in the second, as its samples are encoded. */
function stereo(depth: string): string {
  const mono = new wavefile.WaveFile(readFileSync(guitar));
  const samples = mono.getSamples() as unknown as Float64Array;
  const made = new wavefile.WaveFile();
  made.fromScratch(2, 16_000, '16', [samples.map(() => 0), samples] as unknown as number[]);
  if (depth === '8a') made.toALaw();
  else if (depth === '8m') made.toMuLaw();
  else made.toBitDepth(depth);
  return file(`${depth}.wav`, made.toBuffer());
}

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each(['24', '32f', '8a'])(
  'it plays stereo of %s bits, the channel with sound',
  async (depth) => {
    const { links } = await createRoom(server.origin);
    const { printed, code } = earshot(links.mic, stereo(depth), '--name', 'Kitchen');
    expect(await code, printed.stderr).toBe(0);
    expect(printed.stdout).toMatch(begins);
  },
);

const nowhere = 'http://127.0.0.1:9/r/g4tcbphrh8z1mn9443hg#CgxNtpk0kZQLiX0gw3UmhA';
const gsm = () => {
  const bytes = Buffer.from(new wavefile.WaveFile(readFileSync(guitar)).toBuffer());
  bytes.writeUInt16LE(0x31, bytes.indexOf('fmt ') + 8);
  return bytes;
};

test.each<[string, () => string[], RegExp]>([
  [
    'a missing file',
    () => [nowhere, join(folder, 'no.wav')],
    /^cannot read .*no\.wav: there is no such file\n$/,
  ],
  ['a folder', () => [nowhere, folder], /^cannot read .*: Is a directory\n$/],
  [
    'no WAV',
    () => [nowhere, file('a b.wav', Buffer.from('ID3'))],
    /is no WAV file, convert it: ffmpeg -i '.*a b\.wav' /,
  ],
  [
    'another encoding',
    () => [nowhere, file('gsm.wav', gsm())],
    /holds GSM 6\.10 of 16 bits, which is not read here/,
  ],
  ['a server that is not there', () => [nowhere, '--follow'], /^cannot reach the room: .*\n$/],
  ['no link', () => ['nonsense', '--follow'], /^not a room's link: nonsense/],
  [
    'no server to open a room at',
    () => ['--create', 'nonsense', '--follow'],
    /^nonsense is no Earshot server/,
  ],
  ['a server of something else', () => ['--create', `${server.origin}/no`, '--follow'], /^\S.*\n$/],
])('it ends with a sentence for %s', async (_, args, sentence) => {
  const { printed, code } = earshot(...args());
  expect(await code).toBe(1);
  expect(printed.stderr).toMatch(sentence);
  expect(printed.stderr).not.toContain('Traceback');
  expect(printed.stderr.trimEnd()).not.toContain('\n');
});

const wrongKey = (link: string) => link.replace(/#.*/, '#AAAAAAAAAAAAAAAAAAAAAA');

test.each([
  {
    link: 'a wrong key',
    of: ({ links }: RoomCreated) => wrongKey(links.mic),
    sentence: 'key-wrong: This key does not open the room: ask its host for a new link.',
  },
  {
    link: 'the key of a listener',
    of: ({ links }: RoomCreated) => links.listener,
    sentence: 'not-allowed: Your key does not allow this: ask the host for a link that does.',
  },
])('it says why it cannot play with $link', async ({ of, sentence }) => {
  const { printed, code } = earshot(of(await createRoom(server.origin)), guitar);
  expect(await code).toBe(1);
  expect(printed.stderr).toBe(`${sentence}\n`);
});
