/** `npm test` leaves nothing behind: no file in the system's temporary folder, and no process. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../cli/leave-nothing.ts';

/** Until then a process that was told to end may take its time. */
const graceMs = 5_000;

let ownFolder: string | undefined;

/** Gives all that is started from here a temporary folder of its own, which goes when this process ends. */
export function ownTemporaryFolder(): void {
  ownFolder = temporaryFolder();
}

/** Ends, once the grace is over, every process that still has that folder. @returns what it was. */
export async function endLeftovers(grace = graceMs): Promise<string[]> {
  const deadline = performance.now() + grace;
  let left = leftovers();
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(100);
    left = leftovers();
  }
  for (const { pid } of left) kill(pid);
  return left.map(({ command }) => command);
}

/** Only Linux tells what a process was started with; elsewhere none is found. */
function leftovers(): { pid: number; command: string }[] {
  if (!ownFolder) return [];
  const mark = `TMPDIR=${ownFolder}\0`;
  return readNames('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => readText(`/proc/${pid}/environ`).includes(mark))
    .map((pid) => ({
      pid,
      command: readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
    }));
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty where the process has ended meanwhile, or is not ours. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
