/** What the figures were measured on. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';

export interface Machine {
  cores: number;
  cpu: string;
  node: string;
  workerd: string;
}

export function machine(): Machine {
  const cores = cpus();
  const manifest = createRequire(import.meta.url).resolve('workerd/package.json');
  const workerd = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  const cpu = cores[0]?.model.trim() ?? 'unknown';
  return { cores: cores.length, cpu, node: process.version, workerd };
}
