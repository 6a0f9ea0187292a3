/**
 * Where sounds of all kinds vary most, a difference says least: the axes along which embeddings of all kinds
 * of sounds vary most, and how much less each of them counts (whitening by a shrunk covariance, of low rank).
 * Computed once for a model, offline. Pure and deterministic.
 */
import { axesOf } from './symmetric.ts';

export interface Whitening {
  /** `[size]`: of all vectors. */
  mean: Float32Array;
  /** Each `[size]`, of length 1, at right angles to the others. */
  axes: readonly Float32Array[];
  /** One an axis, in [0, 1]: what is left of a component along it. All that lies along none is left as it is. */
  weights: Float32Array;
}

/** Axes that are told apart; the rest of the space is taken to be alike. */
const axisCount = 64;
/**
 * Share of the identity in the covariance (Ledoit and Wolf 2004): a thousand vectors say little of some
 * directions. From 0.3 to 0.8 few-shot accuracy is the same.
 */
const shrinkage = 0.5;
/** Of the subspace iteration (Golub and Van Loan, 8.2.4). The axes need not be exact. */
const iterations = 12;

/** @param vectors at least one, all of one size. */
export function whiteningOf(vectors: readonly Float32Array[]): Whitening {
  const size = vectors[0]?.length ?? 0;
  const mean = Float32Array.from(meanOf(vectors, size));
  const centred = vectors.map((vector) => vector.map((value, i) => value - (mean[i] as number)));
  const total = centred.reduce((sum, vector) => sum + square(vector), 0) / centred.length;
  const { axes, variances } = widest(centred, size);
  const rest = Math.max(0, total - variances.reduce((sum, value) => sum + value, 0));
  const restEach = rest / Math.max(1, size - axes.length);
  const shrunk = (variance: number) => (shrinkage * total) / size + (1 - shrinkage) * variance;
  const weights = Float32Array.from(variances, (variance) =>
    total > 0 ? Math.min(1, Math.sqrt(shrunk(restEach) / shrunk(variance))) : 1,
  );
  return { mean, axes, weights };
}

/** Zeros if there are no vectors. */
export function meanOf(vectors: readonly Float32Array[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const vector of vectors)
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + (vector[i] as number);
  return mean.map((sum) => sum / Math.max(1, vectors.length));
}

interface Widest {
  axes: Float32Array[];
  /** Along each axis. */
  variances: number[];
}

/** Begins with some of the vectors themselves, and lets their covariance act on them again and again. */
function widest(centred: readonly Float32Array[], size: number): Widest {
  const count = Math.min(axisCount, size, centred.length);
  const stride = centred.length / count;
  let basis = orthonormal(
    Array.from({ length: count }, (_, i) =>
      Float64Array.from(centred[Math.floor(i * stride)] as Float32Array),
    ),
  );
  for (let i = 0; i < iterations; i++)
    basis = orthonormal(basis.map((vector) => timesCovariance(centred, vector)));
  if (basis.length === 0) return { axes: [], variances: [] };
  const images = basis.map((vector) => timesCovariance(centred, vector));
  const within = Float64Array.from({ length: basis.length ** 2 }, (_, at) =>
    dot64(
      basis[Math.floor(at / basis.length)] as Float64Array,
      images[at % basis.length] as Float64Array,
    ),
  );
  const turned = axesOf(within);
  return {
    axes: turned.map(({ vector }) => Float32Array.from(combined(basis, vector))),
    variances: turned.map(({ value }) => Math.max(0, value)),
  };
}

function timesCovariance(centred: readonly Float32Array[], vector: Float64Array): Float64Array {
  const image = new Float64Array(vector.length);
  for (const one of centred) {
    let along = 0;
    for (let i = 0; i < image.length; i++) along += (one[i] as number) * (vector[i] as number);
    along /= centred.length;
    for (let i = 0; i < image.length; i++)
      image[i] = (image[i] as number) + along * (one[i] as number);
  }
  return image;
}

/** Gram and Schmidt, modified, twice; what depends on the vectors before it is left out. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const own = vector.slice();
    const before = Math.sqrt(dot64(own, own));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const along = dot64(own, other);
        for (let i = 0; i < own.length; i++)
          own[i] = (own[i] as number) - along * (other[i] as number);
      }
    }
    const length = Math.sqrt(dot64(own, own));
    if (length > 1e-9 * before) basis.push(own.map((value) => value / length));
  }
  return basis;
}

function combined(basis: readonly Float64Array[], shares: Float64Array): Float64Array {
  const sum = new Float64Array(basis[0]?.length ?? 0);
  basis.forEach((vector, k) => {
    for (let i = 0; i < sum.length; i++)
      sum[i] = (sum[i] as number) + (shares[k] as number) * (vector[i] as number);
  });
  return sum;
}

function square(vector: Float32Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}

function dot64(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
