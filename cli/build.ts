/** `npm run build`: the Worker and the page, as they are deployed. Needs no network, and says little. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { leaveNothing } from './leave-nothing.ts';
import { offlineWrangler, wranglerProgram } from './offline-wrangler.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface BuildOptions {
  /** The Worker's script, if not the one of wrangler.toml. */
  entry?: string;
  /** Folder that takes the Worker, from the project's root. */
  folder?: string;
}

/** The build failed: `message` is all that it printed, and then a sentence. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

/** Builds the Worker into a folder, and the page into dist/page. @throws {BuildError} */
export async function build({ entry, folder = 'dist/worker' }: BuildOptions = {}): Promise<void> {
  leaveNothing();
  rmSync(join(root, folder), { recursive: true, force: true });
  const child = spawn(
    process.execPath,
    [wranglerProgram, 'deploy', ...(entry ? [entry] : []), '--dry-run', '--outdir', folder],
    {
      cwd: root,
      env: { ...process.env, ...offlineWrangler },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: it runs the page's build in a shell.
      detached: true,
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  const advice = 'Earshot could not be built: what went wrong is above.';
  throw new BuildError(`${output.trim()}\n\n${advice}`);
}

/** Builds, or prints why not and ends this process: for programs that are nothing without it. */
export async function buildOrEnd(options?: BuildOptions): Promise<void> {
  try {
    await build(options);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await buildOrEnd();
  console.log('Built dist/worker and dist/page.');
}
