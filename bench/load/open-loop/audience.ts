/** One room whose audience grows in steps, and what a listener costs: fitted on the first, tried on the last. */
import { InputError } from '../../../models/node/input-error.ts';
import { Load } from './load.ts';
import { openFilesLimit } from './process-use.ts';
import { type Row, rounded } from './row.ts';

export interface AudiencePlan {
  mics: number;
  /** At the last step. */
  listeners: number;
  seconds: number;
  compression: boolean;
}

/** `cores = base + perSend * sends a second`, by least squares. */
export interface CostModel {
  /** Cores without any listener. */
  base: number;
  /** Microseconds of a core for each message sent. */
  microsecondsPerSend: number;
  /** At the last step, which the model was not fitted on. */
  predictedCores: number;
  measuredCores: number;
  errorPercent: number;
}

const stepCount = 5;
const smallestStep = 100;
/** workerd takes two file descriptors for a socket, and some for itself: it ends when there is none. */
const filesPerListener = 2;
const otherFiles = 500;

export async function growAudience(
  { mics, listeners, seconds, compression }: AudiencePlan,
  told: (row: Row) => void,
): Promise<CostModel> {
  const files = filesPerListener * listeners + otherFiles;
  if (files > openFilesLimit()) {
    throw new InputError(
      `So many listeners take ${files} open files: run ulimit -n ${files} first.`,
    );
  }
  const load = await Load.start('earshot', { mics, rooms: 1, compression, hostile: false });
  const rows: Row[] = [];
  try {
    const step = Math.max(smallestStep, Math.ceil(listeners / stepCount));
    for (let reached = 0; reached < listeners; ) {
      const count = Math.min(step, listeners - reached);
      await load.join(count);
      reached += count;
      const figures = rounded(await load.measure(seconds));
      const row = { mics, listeners: reached, rooms: 1, ...figures };
      rows.push(row);
      told(row);
    }
  } finally {
    await load.close();
  }
  return fitCost(rows);
}

/** Fits the model on all steps but the last. */
export function fitCost(rows: readonly Pick<Row, 'cores' | 'receivedPerSecond'>[]): CostModel {
  const first = rows.slice(0, -1);
  const last = rows.at(-1);
  if (!last || first.length < 2) throw new Error('a model needs three steps at least');
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [sends, cores] = [
    mean(first.map((r) => r.receivedPerSecond)),
    mean(first.map((r) => r.cores)),
  ];
  const covariance = mean(first.map((r) => (r.receivedPerSecond - sends) * (r.cores - cores)));
  const variance = mean(first.map((r) => (r.receivedPerSecond - sends) ** 2));
  const perSend = covariance / variance;
  const base = cores - perSend * sends;
  const predictedCores = base + perSend * last.receivedPerSecond;
  return rounded({
    base,
    microsecondsPerSend: 1e6 * perSend,
    predictedCores,
    measuredCores: last.cores,
    errorPercent: (100 * (predictedCores - last.cores)) / last.cores,
  });
}
