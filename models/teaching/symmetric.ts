/** Symmetric matrices, row by row in one array: their axes. Pure. */

export interface Axis {
  value: number;
  /** `[size]`, of length 1. */
  vector: Float64Array;
}

/**
 * Eigenvalues and eigenvectors by Jacobi's rotations (Golub and Van Loan, 8.5), for small matrices.
 * @param given `[size, size]`.
 * @returns the largest value first; each vector's largest component is positive.
 */
export function axesOf(given: Float64Array): Axis[] {
  const size = Math.sqrt(given.length);
  const matrix = given.slice();
  const at = (i: number, j: number) => matrix[i * size + j] as number;
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += at(p, q) ** 2;
    if (off < 1e-24) break;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) rotate(matrix, vectors, size, p, q);
  }
  return Array.from({ length: size }, (_, i) => ({
    value: at(i, i),
    vector: signed(Float64Array.from({ length: size }, (_, k) => vectors[k * size + i] as number)),
  })).sort((a, b) => b.value - a.value);
}

/** Turns the plane of two axes so that the value between them becomes zero. */
function rotate(
  matrix: Float64Array,
  vectors: Float64Array,
  size: number,
  p: number,
  q: number,
): void {
  const between = matrix[p * size + q] as number;
  if (between === 0) return;
  const theta =
    ((matrix[q * size + q] as number) - (matrix[p * size + p] as number)) / (2 * between);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cos = 1 / Math.sqrt(t * t + 1);
  const sin = t * cos;
  const turn = (values: Float64Array, a: number, b: number) => {
    const [x, y] = [values[a] as number, values[b] as number];
    values[a] = cos * x - sin * y;
    values[b] = sin * x + cos * y;
  };
  for (let k = 0; k < size; k++) turn(matrix, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) turn(matrix, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q);
}

function signed(vector: Float64Array): Float64Array {
  const largest = vector.reduce(
    (most, value) => (Math.abs(value) > Math.abs(most) ? value : most),
    0,
  );
  return largest < 0 ? vector.map((value) => -value) : vector;
}
