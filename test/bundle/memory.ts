/** What the runtime below a process holds of the machine's memory. */
import { readdirSync, readFileSync } from 'node:fs';

/** @returns resident megabytes of all workerd processes below this one. */
export function runtimeMegabytes(): number {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^PPid:\s+(\d+)/m.exec(statusOf(entry))?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    const status = statusOf(String(pid));
    if (!/^Name:\s+workerd$/m.test(status) || !isBelow(pid, parents)) continue;
    kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

function isBelow(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined; at = parents.get(at)) {
    if (at === process.pid) return true;
  }
  return false;
}

/** Empty for what is no process, or has ended. */
function statusOf(entry: string): string {
  if (!/^\d+$/.test(entry)) return '';
  try {
    return readFileSync(`/proc/${entry}/status`, 'utf8');
  } catch {
    return '';
  }
}
