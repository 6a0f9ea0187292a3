/** `npm run demo` in a checkout of its own, since it builds: what it prints, and what it asks of a network. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { sample } from '../../recordings/samples.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const left = new Set(['node_modules', 'dist', 'shared', '.git', '.wrangler', '.earshot']);
let checkout: string;
let asked: string;

/** Notes whom any process of Node connects to or looks up, but for this machine itself. */
const recorder = (file: string) => `
  import { appendFileSync } from 'node:fs';
  import net from 'node:net';
  import dns from 'node:dns';
  import { syncBuiltinESMExports } from 'node:module';
  const own = /^(localhost|127\\.|::1$|::$|0\\.0\\.0\\.0)/;
  const note = (host) => host && !own.test(host) && appendFileSync(${JSON.stringify(file)}, host + '\\n');
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    const [first] = args.flat();
    note(typeof first === 'object' ? first.host : args[1]);
    return connect.apply(this, args);
  };
  for (const of of [dns, dns.promises]) {
    const { lookup } = of;
    of.lookup = (host, ...rest) => {
      note(host);
      return lookup(host, ...rest);
    };
  }
  syncBuiltinESMExports();
`;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  checkout = join(folder, 'earshot');
  asked = join(folder, 'asked');
  cpSync(root, checkout, { recursive: true, filter: (path) => !left.has(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  writeFileSync(asked, '');
  writeFileSync(join(folder, 'recorder.mjs'), recorder(asked));
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** As somebody does for whom nothing was ever cached. */
function npmRun(...args: string[]): Promise<Outcome> {
  const folder = join(checkout, '..');
  const env = {
    PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    NODE_OPTIONS: `--import=${join(folder, 'recorder.mjs')}`,
  };
  return new Promise((resolve) => {
    execFile('npm', ['run', ...args], { cwd: checkout, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('the demo builds without a word but one line, plays, and asks nothing of any network', async () => {
  const outcome = await npmRun('--silent', 'demo', '--', '--once', sample('guit_em9'));
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stderr).toBe('Building Earshot...\n');
  expect(outcome.stdout.trim()).toMatch(/^In the room/);
  expect(outcome.stdout).not.toMatch(/wrangler|dry-run|metrics|update/i);
  expect(readFileSync(asked, 'utf8')).toBe('');
});

test('the recorder of that notes what is asked', async () => {
  const code = "fetch('http://earshot.invalid').catch(() => {})";
  writeFileSync(
    join(checkout, 'package.json'),
    JSON.stringify({ scripts: { ask: `node -e "${code}"` } }),
  );
  await npmRun('ask');
  expect(readFileSync(asked, 'utf8')).toContain('earshot.invalid');
  cpSync(join(root, 'package.json'), join(checkout, 'package.json'));
});

test('a demo that cannot be built shows what went wrong, and then says so', async () => {
  writeFileSync(join(checkout, 'frontend/main.ts'), 'this is no program');
  const { code, stdout, stderr } = await npmRun('--silent', 'demo', '--', '--once');
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('main.ts');
  expect(stderr).toMatch(/\nEarshot could not be built: what went wrong is above\.\n$/);
});
