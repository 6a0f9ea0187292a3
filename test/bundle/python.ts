/** Python for the test of its example: found with the package `websockets`, or installed. */
import { spawnSync } from 'node:child_process';

/** Where Python may be; `PYTHON` names another place. Debian's packages are seen by its own alone. */
const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'];

function findPython(): string | undefined {
  return candidates.find(
    (candidate) => candidate && spawnSync(candidate, ['-c', 'import websockets']).status === 0,
  );
}

/** Installs Debian's package if it is missing. @throws if that fails, saying what to do. */
export function ensurePython(): string {
  const found = findPython();
  if (found) return found;
  console.log('Installing python3-websockets for the test of the Python example...');
  const install =
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-websockets';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'], env });
  const installed = findPython();
  if (installed) return installed;
  throw new Error(
    'The Python example needs Python 3 with the package websockets (Debian: python3-websockets): install it, or set PYTHON to a Python that has it.',
  );
}
