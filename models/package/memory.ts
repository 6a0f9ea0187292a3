/** How much memory a model takes while it is open. */
import type { ModelPackage } from './model-package.ts';
import { inferShapes, product } from './shapes.ts';

const bytesPerValue = 4;

/** @returns bytes of its weights, of what kernels make of them at the first window, and of all layers' outputs. */
export function openBytes({ topology }: Pick<ModelPackage, 'topology'>): number {
  const weights = topology.weights.reduce((sum, { shape }) => sum + product(shape), 0);
  const { activations, prepared } = inferShapes(topology);
  return bytesPerValue * (weights + prepared + activations);
}
