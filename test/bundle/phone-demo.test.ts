/** The demo for phones: HTTPS on an address of this computer, and a room that stays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { encode } from 'uqr';
import { afterAll, afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { offerSubprotocols, parseShareLink } from '../../protocol/handshake.ts';
import { freePort } from './free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders: string[] = [];
const running: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(end));
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-phone-'));
  folders.push(folder);
  return folder;
}

interface RunningDemo {
  child: ChildProcess;
  /** What it has printed until it said how phones come in, or until it ended. */
  output: string;
}

/** Runs the demo until it says that the room stays open. */
async function demo(folder: string, ...args: string[]): Promise<RunningDemo> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/demo.ts', ...args], {
    cwd: root,
    env: { ...process.env, EARSHOT_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('"type":"staying"') || /Served on \S+ only: .*\.\n/.test(output))
        resolve({ child, output });
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => process.stderr.write(text));
    child.on('close', () => reject(new Error(`The demo ended early: ${output}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  await closed;
}

interface Staying {
  links: { host: string; mic: string; listener: string };
  phones: { address: string };
}

function staying({ output }: RunningDemo): Staying {
  const line = output.split('\n').find((each) => each.includes('"staying"'));
  return JSON.parse(line as string);
}

/** Asks over HTTPS and trusts this certificate alone. */
async function get(url: string, ca: string): Promise<{ status: number; body: string }> {
  const asked = request(url, { ca }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const piece of answer.setEncoding('utf8')) body += piece;
  return { status: answer.statusCode ?? 0, body };
}

async function certificateAt(port: number): Promise<PeerCertificate> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  return certificate;
}

test('a phone finds the page over HTTPS, and its microphone the room over a socket, with a certificate for that address', async () => {
  const folder = newFolder();
  const port = await freePort();
  const run = await demo(
    folder,
    '--phone',
    '--address',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--json',
  );
  const { links, phones } = staying(run);
  const origin = `https://127.0.0.1:${port}`;
  expect(phones.address).toBe('127.0.0.1');
  for (const link of Object.values(links)) expect(link).toContain(`${origin}/r/`);

  const ca = readFileSync(join(folder, 'certificate/cert.pem'), 'utf8');
  expect(checkServerIdentity('127.0.0.1', await certificateAt(port))).toBeUndefined();
  expect(checkServerIdentity('192.0.2.99', await certificateAt(port))).toBeInstanceOf(Error);
  const page = await get(`${origin}/`, ca);
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<earshot-page>') });
  // Only those who may read the folder can pretend to be this computer.
  expect(statSync(join(folder, 'certificate/key.pem')).mode & 0o077).toBe(0);

  const { roomId, key } = parseShareLink(links.mic) ?? {};
  const socket = new WebSocket(
    `${origin.replace('https', 'wss')}/api/rooms/${roomId}/socket`,
    offerSubprotocols(key as string),
    // As the page's own browser sends it: it is the deployment's origin.
    { ca, origin },
  );
  const welcomed = once(socket, 'message');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', name: 'A phone' }));
  const [message] = (await welcomed) as [Buffer];
  expect(JSON.parse(message.toString())).toMatchObject({ type: 'welcome', role: 'mic' });
  socket.terminate();
});

test('room, links and certificate are the same the next time', async () => {
  const folder = newFolder();
  const port = await freePort();
  const args = ['--phone', '--address', '127.0.0.1', '--port', `${port}`, '--json'];
  const first = await demo(folder, ...args);
  const { fingerprint256 } = await certificateAt(port);
  await end(first.child);
  const second = await demo(folder, ...args);
  expect(staying(second).links).toEqual(staying(first).links);
  expect((await certificateAt(port)).fingerprint256).toBe(fingerprint256);
});

test('a room that was deleted is replaced by a new one', async () => {
  const folder = newFolder();
  const port = await freePort();
  const args = ['--phone', '--address', '127.0.0.1', '--port', `${port}`, '--json'];
  const first = await demo(folder, ...args);
  const { roomId, key, origin } = parseShareLink(staying(first).links.host) ?? {};
  const ca = readFileSync(join(folder, 'certificate/cert.pem'), 'utf8');
  const headers = { 'x-earshot-key': key as string };
  const asked = request(`${origin}/api/rooms/${roomId}`, { ca, method: 'DELETE', headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(204);
  await end(first.child);
  const second = await demo(folder, ...args);
  expect(staying(second).links.mic).not.toBe(staying(first).links.mic);
});

test('the terminal shows the QR code of the link that makes a phone a microphone, and says what the phone will ask', async () => {
  const port = await freePort();
  const run = await demo(newFolder(), '--phone', '--address', '127.0.0.1', '--port', `${port}`);
  const [, mic = ''] = /(https:\S+) {3}to share a microphone/.exec(run.output) ?? [];
  expect(parseShareLink(mic)).toBeDefined();
  const drawn = run.output.split('\n').filter((line) => /^ {2}[█▀▄ ]{20,}$/.test(line));
  expect(modules(drawn)).toEqual(encode(mic, { border: 2, ecc: 'L' }).data);
  expect(run.output).toContain('connection is not private');
  expect(run.output).toContain('tap Advanced, then Proceed');
  expect(run.output).toContain('Served on 127.0.0.1 only');
});

/** The dark modules of a QR code: each character is two of them, one above the other, drawn where they are light. */
function modules(lines: string[]): boolean[][] {
  const rows = lines.map((line) => [...line.slice(2)]);
  const all = rows.flatMap((row) => [
    row.map((mark) => mark !== '█' && mark !== '▀'),
    row.map((mark) => mark !== '█' && mark !== '▄'),
  ]);
  // An odd number of rows leaves half a line empty.
  return all.slice(0, all[0]?.length);
}

test('with --origins, pages of that origin may use the room, and others may not', async () => {
  const folder = newFolder();
  const port = await freePort();
  const args = ['--phone', '--address', '127.0.0.1', '--port', `${port}`, '--json'];
  await demo(folder, ...args, '--origins', 'http://localhost:3000');
  const ca = readFileSync(join(folder, 'certificate/cert.pem'), 'utf8');
  const statusFor = async (origin: string) => {
    const asked = request(`https://127.0.0.1:${port}/api/health`, {
      ca,
      headers: { origin },
    }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer.statusCode;
  };
  expect(await statusFor('http://localhost:3000')).toBe(200);
  expect(await statusFor('http://localhost:4000')).toBe(403);
});
