/** `npm run bench:model`: the model's figures of bench/README.md, in about a minute. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOrEnd } from '../cli/build.ts';
import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { windowForm } from '../models/front-ends/kinds.ts';
import { InputError } from '../models/node/input-error.ts';
import { readPackageFolder } from '../models/node/open-package.ts';
import { readYamnet } from '../models/node/yamnet.ts';
import { type ModelMetadata, readMetadata } from '../models/package/metadata.ts';
import { product } from '../models/package/shapes.ts';
import { inferenceWorker } from './inference.ts';
import { type Measurement, measurement } from './measurement.ts';
import { nodeColdStartMs, workerdColdStartMs } from './model/cold-start.ts';
import { measureInRounds, median, type Turn } from './model/rounds.ts';
import { layersPredict, onnxRuntime, ourRuntime, type Runtime } from './model/runtimes.ts';
import { printMachine, printMeasurements } from './print.ts';

const usage = `Usage: npm run bench:model [-- --json] [-- --yamnet DIR]

  --json        print one JSON object per line on stdout: name, value, unit and, if there is one, bound
  --yamnet DIR  also run YAMNet in Earshot's runtime; DIR has its model.json and weights.bin
  --help        print this help`;

/** What the network is compared with, by the prefix of its figures. */
const peers = {
  layers_predict_: 'tfjs-layers',
  onnxruntime_: 'onnxruntime',
  yamnet_: 'YAMNet',
};
/** Between the scores of two runtimes on one window. */
const maxDifference = 1e-3;

async function measureModel(yamnetFolder: string | undefined): Promise<Measurement[]> {
  const files = readPackageFolder();
  const metadata = readMetadata(files.metadata);
  const ours = ourRuntime(files);
  const runtimes = new Map<string, Runtime>([
    ['', ours],
    ['layers_predict_', await layersPredict(files)],
    ['onnxruntime_', await onnxRuntime(files)],
  ]);
  for (const [name, runtime] of runtimes) await requireSameScores(name, runtime, ours, metadata);
  if (yamnetFolder !== undefined) runtimes.set('yamnet_', ourRuntime(readYamnet(yamnetFolder)));
  const turns = await measureInRounds(runtimes, metadata);
  const ourTurns = turns.get('') ?? [];
  const ofMedian = (of: readonly Turn[], figure: keyof Turn) =>
    median(of.map((turn) => turn[figure]));
  const figures: Measurement[] = [
    measurement('front_end_ms', ofMedian(ourTurns, 'frontEndMs'), 'ms'),
  ];
  for (const [name, theirs] of turns) {
    figures.push(
      measurement(`${name}network_ms`, ofMedian(theirs, 'networkMs'), 'ms'),
      measurement(`${name}cpu_ms_per_second_of_audio`, ofMedian(theirs, 'msPerSecond'), 'ms'),
    );
  }
  for (const [name, theirs] of turns) {
    if (name === '') continue;
    // Of the turns in one round, which met the same machine.
    const ratios = ourTurns.map((turn, i) => turn.networkMs / (theirs[i]?.networkMs ?? Number.NaN));
    figures.push(measurement(`${name}ratio`, median(ratios), 'x'));
  }
  figures.push(
    measurement('cold_start_ms', await nodeColdStartMs(), 'ms'),
    measurement('cold_start_workerd_ms', await workerdColdStartMs(metadata.windowSamples), 'ms'),
  );
  return figures;
}

/** @throws {Error} if the runtime computes something else than ours: then its speed says nothing. */
async function requireSameScores(
  name: string,
  runtime: Runtime,
  ours: Runtime,
  { frontEnd }: ModelMetadata,
): Promise<void> {
  const length = product(windowForm(frontEnd).inputShape);
  for (const seed of [1, 2, 3]) {
    const window = Float32Array.from(
      { length },
      (_, i) => 3 * Math.sin(i * 0.01 * seed) - 3 + Math.cos(i * i * 0.001),
    );
    const expected = await ours.classify(window);
    const scores = await runtime.classify(window);
    const differences = expected.map((score, i) => Math.abs(score - (scores[i] ?? Number.NaN)));
    const difference = Math.max(...differences);
    if (!(difference <= maxDifference))
      throw new Error(`${name}: scores differ from ours by ${difference}`);
  }
}

await runCommand(async () => {
  const { json, yamnet, help } = readArguments(process.argv.slice(2), {
    json: { type: 'boolean', default: false },
    yamnet: { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  if (help) return console.log(usage);
  if (yamnet !== undefined && !existsSync(join(yamnet, 'model.json')))
    throw new InputError(`There is no model.json in ${yamnet}.`);
  await buildOrEnd(inferenceWorker);
  printMachine(json);
  printMeasurements(await measureModel(yamnet), json, peers);
  if (yamnet === undefined) console.error('\nWithout YAMNet: give its folder with --yamnet DIR.');
});
