/** `npm run models`: what a model is, before a room hears with it. */
import { ModelError } from '../models/package/model-error.ts';
import {
  maxMultiplications,
  maxWeightsBytes,
  readModelPackage,
} from '../models/package/model-package.ts';
import { inferShapes } from '../models/package/shapes.ts';
import { readModelFiles } from './model-files.ts';
import { UsageError } from './usage-error.ts';

const usage = `Usage: npm run models -- check DIR|ZIP

Tells what a model is: its labels, layers, size and cost, or why no room can hear with it. DIR or ZIP
holds a model package, or a sound model as Teachable Machine exports it for TensorFlow.js.`;

async function check(path: string): Promise<string> {
  const { metadata, topology, multiplications, weights } = readModelPackage(
    await readModelFiles(path),
  );
  const { name, version, description, labels, background, frontEnd } = metadata;
  const seconds = (samples: number) => (samples / metadata.sampleRateHz).toFixed(3);
  const { outputs } = inferShapes(topology);
  const layers = topology.layers.map((layer) => [
    `  ${layer.name}`,
    layer.kind,
    outputs.get(layer.name)?.join(' x ') ?? '',
  ]);
  const widths = [0, 1].map((column) => Math.max(...layers.map((row) => row[column]?.length ?? 0)));
  return [
    `${name} ${version}: ${description}`,
    `Labels: ${labels.map((label) => (label === background ? `${label} (background)` : label)).join(', ')}`,
    `Front end: ${frontEnd.type}; a window spans ${seconds(metadata.windowSamples)} s, the next begins ${seconds(metadata.hopSamples)} s later`,
    `Weights: ${written(weights.byteLength)} bytes (at most ${written(maxWeightsBytes)})`,
    `Multiplications in a window: ${written(multiplications)} (at most ${written(maxMultiplications)})`,
    'Layers, with the shapes of what they give:',
    ...layers.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')),
  ].join('\n');
}

function written(count: number): string {
  return count.toLocaleString('en');
}

try {
  const [command, path, ...more] = process.argv.slice(2);
  if (command === '--help') console.log(usage);
  else if (command !== 'check' || path === undefined || more.length > 0)
    throw new UsageError(usage);
  else console.log(await check(path));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (error instanceof ModelError) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 1;
  } else throw error;
}
