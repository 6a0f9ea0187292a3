/** What a bench prints, for people or, as JSON, for programs. */
import { machine } from './machine.ts';
import { type Measurement, meetsBound } from './measurement.ts';
import { table } from './table.ts';

export function printMachine(json: boolean): void {
  const { cores, cpu, node, workerd } = machine();
  const on = `${cores} cores (${cpu}), Node ${node}, workerd ${workerd}`;
  if (json) console.error(on);
  else console.log(`${on}\n`);
}

/** @param peers their names, by the prefix of their figures. */
export function printMeasurements(
  results: readonly Measurement[],
  json: boolean,
  peers: Readonly<Record<string, string>>,
): void {
  if (json) for (const result of results) console.log(JSON.stringify(result));
  else console.log(table(results, peers));
  const missed = results.filter((result) => !meetsBound(result)).map(({ name }) => name);
  if (missed.length > 0) console.error(`\nBounds not met: ${missed.join(', ')}.`);
}
