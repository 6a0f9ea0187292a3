/** Whatever starts a process ends it, however it ends itself. Only Linux tells what started what. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freePort } from './free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Two keepers after one another may have to insist, each for two seconds; the machine may be busy. */
const within = { timeout: 20_000, interval: 100 };

interface Running {
  pid: number;
  command: string;
}

/** A command and all that it starts, in a process group and a temporary folder of its own. */
class Family {
  readonly temporary = mkdtempSync(join(tmpdir(), 'family-'));
  readonly #mark = `EARSHOT_FAMILY=${randomUUID()}`;
  readonly #first: ChildProcess;
  output = '';

  constructor(program: string, args: readonly string[], env: Record<string, string> = {}) {
    const [name = '', value] = this.#mark.split('=');
    // As npm would find it, which prefers the Node that comes with the project.
    const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    this.#first = spawn(program, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: path, HOME: this.temporary, TMPDIR: this.temporary, [name]: value, ...env },
    });
    for (const stream of [this.#first.stdout, this.#first.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
  }

  get pid(): number {
    return this.#first.pid as number;
  }

  /** Those of it that live. */
  get running(): Running[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && read(pid, 'environ').includes(`${this.#mark}\0`))
      .map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ') }));
  }

  find(command: RegExp): Running | undefined {
    return this.running.find((each) => command.test(each.command));
  }

  async until(...commands: RegExp[]): Promise<void> {
    const all = () => commands.every((command) => this.find(command));
    await vi.waitUntil(all, { timeout: 60_000, interval: 100 }).catch(() => {
      throw new Error(`not started: ${this.output}`);
    });
  }

  /** Folders that stand in the temporary one, but for npm's own cache. */
  get folders(): string[] {
    return readdirSync(this.temporary).filter((name) => !/^(\.|node-compile-cache)/.test(name));
  }

  async expectNothing(): Promise<void> {
    await expect.poll(() => this.running.map(({ command }) => command), within).toEqual([]);
    await expect.poll(() => this.folders, within).toEqual([]);
  }

  end(): void {
    for (const { pid } of this.running) process.kill(pid, 'SIGKILL');
  }
}

/** Empty where the process has ended meanwhile, or is a zombie. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

const families: Family[] = [];
afterEach(() => {
  for (const family of families.splice(0)) family.end();
});

function start(program: string, args: readonly string[], env?: Record<string, string>): Family {
  const family = new Family(program, args, env);
  families.push(family);
  return family;
}

const workerd = /workerd serve/;
const throwsOnSignal =
  "--import=data:text/javascript,process.on('SIGUSR2',()=>{throw(Error('uncaught'))})";

describe.skipIf(process.platform !== 'linux')('nothing is left', () => {
  const demoNode = /^\S*node cli\/demo\.ts/;
  test.each([
    ['npm', 'SIGTERM'],
    ['npm', 'SIGHUP'],
    ['npm', 'SIGKILL'],
    ['node', 'SIGTERM'],
    ['node', 'SIGKILL'],
    // Where it throws what nobody catches.
    ['node', 'SIGUSR2'],
  ] as const)('of npm run demo whose %s process gets %s', async (whom, signal) => {
    const port = String(await freePort());
    const args = ['run', 'demo', '--', '--no-build', '--json', '--port', port];
    const demo = start('npm', args, signal === 'SIGUSR2' ? { NODE_OPTIONS: throwsOnSignal } : {});
    await demo.until(demoNode, workerd);
    expect(demo.folders).not.toEqual([]);
    process.kill(whom === 'npm' ? demo.pid : (demo.find(demoNode)?.pid ?? 0), signal);
    await demo.expectNothing();
  });

  test.each([
    ['npm', 'SIGTERM'],
    ['npm', 'SIGKILL'],
    ['node', 'SIGKILL'],
  ] as const)('of npm run dev whose %s process gets %s', async (whom, signal) => {
    const dev = start('npm', ['run', 'dev']);
    const devNode = /^\S*node cli\/dev\.ts/;
    await dev.until(devNode, /wrangler.* dev/, /vite\.js/);
    process.kill(whom === 'npm' ? dev.pid : (dev.find(devNode)?.pid ?? 0), signal);
    await dev.expectNothing();
  });

  test.each([
    'test/bundle/clips.test.ts',
    // Whose server is in a process of its own.
    'test/bundle/demo.test.ts',
  ])('of tests that are killed: %s', async (file) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const tests = start('node', [vitest, 'run', '--project', 'bundle', file]);
    await tests.until(workerd);
    process.kill(tests.pid, 'SIGKILL');
    await tests.expectNothing();
  });

  test('of a Chromium whose starter is killed', async () => {
    const code = "(await import('./bench/page/chromium.ts')).launchChromium()";
    const chromium = /chrom\S* .*--headless/;
    const starter = start('node', ['--input-type=module', '-e', code]);
    await starter.until(chromium);
    process.kill(starter.pid, 'SIGKILL');
    await starter.expectNothing();
  });
});

test('a folder whose owner was killed together with its keeper goes when the next one starts', async () => {
  const code = "(await import('./cli/leave-nothing.ts')).leaveNothing()";
  const next = start('node', ['--input-type=module', '-e', code]);
  const ownerGone = `earshot-of-${2 ** 22 + 1}-abcdef`;
  const ownerLives = `earshot-of-${process.pid}-abcdef`;
  for (const name of [ownerGone, ownerLives, 'earshot-of-mine'])
    mkdirSync(join(next.temporary, name));
  await expect.poll(() => next.running, within).toEqual([]);
  expect(next.folders.sort()).toEqual([ownerLives, 'earshot-of-mine'].sort());
});
