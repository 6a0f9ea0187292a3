/** How hard the generator itself works: figures of a generator that falls behind tell nothing of a server. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { now } from './clock.ts';

export interface Strain {
  /** CPU time a second of wall time. */
  cores: number;
  /** How long the process did not come to look at its sockets, in milliseconds. */
  loopDelayP99Ms: number;
}

const resolutionMs = 5;

/** @returns a function that ends the watch and says how it was. */
export function watchStrain(): () => Strain {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const [cpu, startedAt] = [process.cpuUsage(), now()];
  return () => {
    delay.disable();
    const { user, system } = process.cpuUsage(cpu);
    return {
      cores: (user + system) / 1000 / (now() - startedAt),
      loopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
    };
  };
}

/** Beyond this a generator is behind: its own delays would count as the server's. */
export const strained = ({ cores, loopDelayP99Ms }: Strain) => cores > 0.9 || loopDelayP99Ms > 50;
