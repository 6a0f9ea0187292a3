/** `npm run dev`: the edge on :8787 and the page on :5173. When one of them ends, so does the other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { leaveNothing } from './leave-nothing.ts';
import { offlineWrangler, wranglerProgram } from './offline-wrangler.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const vite = join(
  dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
);
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function start(name: string, script: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...offlineWrangler },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, since each has children.
    detached: true,
  });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    createInterface(from).on('line', (line) => to.write(`[${name}] ${line}\n`));
  }
  return child;
}

leaveNothing();
// What still runs after that is ended as everything is that this process leaves.
for (const signal of signals) process.once(signal, () => process.exit(0));
const running = [start('edge', wranglerProgram, 'dev', '--port', '8787'), start('page', vite)];
for (const child of running) child.once('exit', (code) => process.exit(code ?? 1));
