/** What a process uses, from Linux' /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the kernel's clock a second: the same on every Linux that this runs on. */
const ticksPerSecond = 100;

export interface ProcessUse {
  cpuSeconds: number;
  rssMb: number;
}

export function useOf(pid: number): ProcessUse {
  const fields = statOf(pid);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const rssKb = Number(status.match(/^VmRSS:\s+(\d+)/m)?.[1] ?? Number.NaN);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    rssMb: rssKb / 1024,
  };
}

/** @returns the process of that name which `parent` started. @throws {Error} if there is none. */
export function childNamed(name: string, parent = process.pid): number {
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const [, parentOf] = statOf(Number(pid));
      if (Number(parentOf) !== parent) continue;
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`${name} does not run`);
}

/** The fields of /proc/PID/stat after the name, which may hold anything. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @returns how many files and sockets a process may have open, if the system tells. */
export function openFilesLimit(): number {
  const [, limit] =
    /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
}
