/** How much memory a model takes while it is open. */
import type { ModelPackage } from './model-package.ts';
import { inferShapes, product } from './shapes.ts';

const bytesPerValue = 4;

/** @returns bytes of its weights as they are computed with, and of all layers' outputs of a window. */
export function openBytes({ topology }: Pick<ModelPackage, 'topology'>): number {
  const weights = topology.weights.reduce((sum, { shape }) => sum + product(shape), 0);
  return bytesPerValue * (weights + inferShapes(topology).activations);
}
