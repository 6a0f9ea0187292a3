/** Runtimes in turns on the same sound, so that what else the machine does meets each of them alike. */
import { quantile } from '../../cli/quantile.ts';
import { openFrontEnd } from '../../models/front-ends/kinds.ts';
import type { ModelMetadata } from '../../models/package/metadata.ts';
import { product } from '../../models/package/shapes.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import type { Runtime } from './runtimes.ts';

const rounds = 60;
/** Of a turn: the first ones bring code and weights back into the caches and are not counted. */
const uncountedHops = 2;
const countedHops = 10;

/**
 * What a turn of a runtime took, in CPU time of all threads of the process. Wall time would flatter
 * whoever is quick: on a busy machine a short window fits between two interruptions, a long one does not.
 */
export interface Turn {
  /** Milliseconds for what the front end does in one hop. */
  frontEndMs: number;
  /** Milliseconds for the scores of one window. */
  networkMs: number;
  /** Milliseconds of both for a second of sound. */
  msPerSecond: number;
}

/** @param metadata by whose hops all of them hear. @returns the turns of each runtime, one a round. */
export async function measureInRounds(
  runtimes: ReadonlyMap<string, Runtime>,
  metadata: ModelMetadata,
): Promise<Map<string, Turn[]>> {
  const sound = await readRecording(sample('loop_safari'));
  const turns = new Map<string, Turn[]>([...runtimes.keys()].map((name) => [name, []]));
  const contenders = [...runtimes].map(([name, runtime]) => ({
    name,
    takeTurn: turnTaker(runtime, metadata, sound),
  }));
  for (let round = 0; round < rounds; round++) {
    // Another one begins each round.
    const first = round % contenders.length;
    for (const { name, takeTurn } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      turns.get(name)?.push(await takeTurn());
    }
  }
  return turns;
}

function turnTaker(
  runtime: Runtime,
  { hopSamples, sampleRateHz }: ModelMetadata,
  sound: Float32Array,
): () => Promise<Turn> {
  const frontEnd = openFrontEnd(runtime.frontEnd);
  const window = new Float32Array(product(frontEnd.inputShape));
  const hops = Math.floor(sound.length / hopSamples);
  let hop = 0;
  const hear = async () => {
    const start = (hop++ % hops) * hopSamples;
    const startedAt = cpuMs();
    frontEnd.push(sound, start, start + hopSamples);
    frontEnd.readWindow(window);
    const readyAt = cpuMs();
    await runtime.classify(window);
    return { frontEndMs: readyAt - startedAt, networkMs: cpuMs() - readyAt };
  };
  return async () => {
    for (let i = 0; i < uncountedHops; i++) await hear();
    let [frontEndMs, networkMs] = [0, 0];
    for (let i = 0; i < countedHops; i++) {
      const times = await hear();
      frontEndMs += times.frontEndMs / countedHops;
      networkMs += times.networkMs / countedHops;
    }
    const msPerSecond = (frontEndMs + networkMs) / (hopSamples / sampleRateHz);
    return { frontEndMs, networkMs, msPerSecond };
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
