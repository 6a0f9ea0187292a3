/** Directions: vectors of length 1, of which only where they point matters. Pure. */
import type { Whitening } from './whitening.ts';

/** @returns the embedding centred, whitened, and of length 1. */
export function directionOf(
  embedding: Float32Array,
  { mean, axes, weights }: Whitening,
): Float32Array {
  const own = new Float64Array(mean.length);
  for (let i = 0; i < own.length; i++) own[i] = (embedding[i] as number) - (mean[i] as number);
  axes.forEach((axis, k) => {
    let along = 0;
    for (let i = 0; i < own.length; i++) along += (own[i] as number) * (axis[i] as number);
    const taken = along * (1 - (weights[k] as number));
    for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) - taken * (axis[i] as number);
  });
  return unit(own);
}

/** @returns the vector at length 1; zeros stay zeros. */
export function unit(vector: Float32Array | Float64Array): Float32Array {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += (vector[i] as number) ** 2;
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  return Float32Array.from(vector, (value) => value * scale);
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
