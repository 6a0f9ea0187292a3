/**
 * Vectors as they are stored: integers of 8 bits and a scale for each vector. A value is off by at most
 * 1/254 of the largest of its vector. Pure.
 */

export interface PackedVectors {
  /** Values of each vector. */
  size: number;
  /** One a vector: what 127 stands for. */
  scales: Float32Array;
  /** `[vectors, size]`. */
  values: Int8Array;
}

const largest = 127;

/** Bytes that so many vectors take: 388 for one of 384 values. */
export function packedLength(vectors: number, size: number): number {
  return vectors * (Float32Array.BYTES_PER_ELEMENT + size);
}

/** @param vectors all of one size. @throws {RangeError} if they are not, or a value is not finite. */
export function pack(vectors: readonly Float32Array[], size: number): PackedVectors {
  const scales = new Float32Array(vectors.length);
  const values = new Int8Array(vectors.length * size);
  vectors.forEach((vector, i) => {
    if (vector.length !== size)
      throw new RangeError(`a vector has ${vector.length} values instead of ${size}`);
    const scale = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!Number.isFinite(scale)) throw new RangeError('a value of a vector is not finite');
    scales[i] = scale;
    if (scale === 0) return;
    for (let k = 0; k < size; k++)
      values[i * size + k] = Math.round(((vector[k] as number) / scale) * largest);
  });
  return { size, scales, values };
}

/** @returns the vectors, each of its own memory. */
export function unpack({ size, scales, values }: PackedVectors): Float32Array[] {
  return Array.from(scales, (scale, i) =>
    Float32Array.from(
      values.subarray(i * size, (i + 1) * size),
      (value) => (value * scale) / largest,
    ),
  );
}

/** `packedLength` bytes: the scales (float32, little-endian), then the values. */
export function packedBytes({ scales, values }: PackedVectors): Uint8Array {
  const bytes = new Uint8Array(4 * scales.length + values.length);
  const view = new DataView(bytes.buffer);
  scales.forEach((scale, i) => {
    view.setFloat32(4 * i, scale, true);
  });
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.length), 4 * scales.length);
  return bytes;
}

/**
 * @param bytes of which the first `packedLength(vectors, size)` are read, and copied.
 * @throws {RangeError} if they are too few, or a scale is negative or not finite.
 */
export function readPacked(bytes: Uint8Array, vectors: number, size: number): PackedVectors {
  const length = packedLength(vectors, size);
  if (bytes.length < length)
    throw new RangeError(`${bytes.length} bytes for ${vectors} vectors, which take ${length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const scales = Float32Array.from({ length: vectors }, (_, i) => view.getFloat32(4 * i, true));
  if (!scales.every((scale) => Number.isFinite(scale) && scale >= 0))
    throw new RangeError('a scale is negative or not finite');
  return { size, scales, values: new Int8Array(bytes.slice(4 * vectors, length).buffer) };
}
