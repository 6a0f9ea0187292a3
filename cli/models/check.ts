/** What a model is, layer by layer: what a room would compute, and what that costs. */
import {
  type ModelPackage,
  maxMultiplications,
  maxWeightsBytes,
} from '../../models/package/model-package.ts';
import { inferShapes } from '../../models/package/shapes.ts';
import { seconds, written } from './card.ts';

export function checked({ metadata, topology, multiplications, weights }: ModelPackage): string {
  const { name, version, description, labels, background, frontEnd } = metadata;
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
