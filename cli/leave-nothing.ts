/**
 * Whatever this process starts ends with it, and its temporary folder goes: however it ends, by a signal,
 * an uncaught exception or SIGKILL, which no handler sees. A keeper does that: a shell in a session of its
 * own, told of every process and folder over a pipe, which closes when this process is gone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Who made a temporary folder stands in its name, so that a later start knows whether it is still used. */
const folderPrefix = 'earshot-of-';
const folderName = /^earshot-of-(\d+)-/;
const parentCheckMs = 500;
/** For what a signal asks for to be done, before the process is ended. */
const graceMs = 5_000;

/**
 * A process that leads a group takes that with it. What is being ended may write once more, on a busy
 * machine after seconds: then the folder is removed again and again.
 */
const keeperScript = `
trap '' HUP INT TERM
started=' '
folder=
while read -r what which; do
  case $what in
    started) started="$started$which " ;;
    ended) started="\${started%% $which *} \${started#* $which }" ;;
    folder) folder=$which ;;
  esac
done
end() { for pid in $started; do kill -s "$1" -- "-$pid" || kill -s "$1" "$pid"; done; }
if [ "$started" != ' ' ]; then end TERM; sleep 2; end KILL; fi
[ -n "$folder" ] || exit
for seconds in 0 1 2 4 8; do
  [ -e "$folder" ] || [ "$started" != ' ' ] || break
  sleep $seconds
  rm -rf "$folder"
done
`;

let folder: string | undefined;

/**
 * Call it before anything is started. The temporary folder of this process, and of all that it starts, is
 * one of their own from then on. What npm or another process of ours runs ends when that one is gone.
 */
export function leaveNothing(): void {
  if (folder !== undefined) return;
  const keeper = startKeeper();
  subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => keeper.tell('started', `${child.pid}`));
    child.once('exit', () => keeper.tell('ended', `${child.pid}`));
  });
  const shared = folderOfStarter();
  folder = shared ?? makeFolder(keeper);
  if (shared !== undefined || process.env.npm_lifecycle_event !== undefined) endWithParent();
}

/** A process that another one of ours started shares its folder. */
function folderOfStarter(): string | undefined {
  const place = tmpdir();
  return folderName.test(basename(place)) ? place : undefined;
}

function makeFolder(keeper: Keeper): string {
  sweep(tmpdir());
  const own = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  keeper.tell('folder', own);
  process.env.TMPDIR = own;
  process.on('exit', () => remove(own));
  return own;
}

/** @returns the temporary folder, which goes when this process ends, or the one of ours that started it. */
export function temporaryFolder(): string {
  leaveNothing();
  return folder as string;
}

interface Keeper {
  tell(what: 'started' | 'ended' | 'folder', which: string): void;
}

function startKeeper(): Keeper {
  const shell = spawn('sh', ['-c', keeperScript], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    // Nothing of the environment, by which what is left over is recognised.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  });
  shell.unref();
  // Without a shell everything works as well, but for the clearing up after a SIGKILL.
  shell.on('error', () => {});
  const { stdin } = shell;
  stdin.on('error', () => {});
  // A pipe that stands open is no reason to go on.
  (stdin as typeof stdin & { unref?(): void }).unref?.();
  return { tell: (what, which) => void stdin.write(`${what} ${which}\n`) };
}

/** npm hands some signals on, and dies of others without a word to what it runs. */
function endWithParent(): void {
  const { ppid } = process;
  setInterval(() => {
    if (process.ppid === ppid) return;
    setTimeout(() => process.exit(1), graceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  }, parentCheckMs).unref();
}

/** Removes folders of processes that are gone, as after a power cut. */
function sweep(place: string): void {
  for (const name of readdirSync(place)) {
    const pid = Number(folderName.exec(name)?.[1]);
    if (pid > 0 && !lives(pid)) remove(join(place, name));
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's: it is not ours to judge.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // Another's, or still written to: the keeper or a later start gets it.
  }
}
