/**
 * The local server in a process of its own, which can be killed as a machine that loses its power.
 * Run with a folder and a port it serves until then, and prints its origin.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { argv, execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startLocalServer } from '../../cli/local-server.ts';

const file = fileURLToPath(import.meta.url);

export interface ServerProcess {
  origin: string;
  /** What it and the runtime have reported as errors so far. */
  errors: string;
  /** Ends it and the runtime below it at once, without any chance to put things in order. */
  kill(): Promise<void>;
  /** Stops it and the runtime, as a machine that is busy or asleep; or lets them go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

export async function startServerProcess(folder: string, port = 0): Promise<ServerProcess> {
  const child: ChildProcess = spawn(execPath, ['--import', 'tsx', file, folder, String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, since the runtime is a child of the server.
    detached: true,
  });
  const { pid, stdout, stderr } = child;
  if (!pid || !stdout || !stderr) throw new Error('the server did not start');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
    process.stderr.write(text);
  });
  const [origin] = (await once(createInterface(stdout), 'line')) as [string];
  return {
    origin,
    get errors() {
      return errors;
    },
    signal: (signal) => process.kill(-pid, signal),
    kill: async () => {
      const exited = once(child, 'exit');
      process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
}

if (argv[1] === file) {
  const [, , persistTo = '', port = '0'] = argv;
  const { origin } = await startLocalServer({ persistTo, port: Number(port) });
  console.log(origin);
}
