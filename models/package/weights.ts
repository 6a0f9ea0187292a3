/** `weights.bin`: the tensors that the manifest in `model.json` lists, one after another. */
import { product } from './shapes.ts';
import type { WeightSpec } from './topology.ts';

/** What a value takes, as it is stored. */
const storedBytes = { float32: 4, float16: 2, uint8: 1 };

/** @returns bytes that the tensor takes in `weights.bin`. */
export function storedLength({ shape, quantization }: WeightSpec): number {
  return product(shape) * storedBytes[quantization?.dtype ?? 'float32'];
}

/**
 * Decodes all tensors. TensorFlow.js' own `decodeWeights` builds its tables for float16 anew for each
 * tensor, which in a cold start takes as long as all the rest of decoding.
 * @returns the values of each, by its name.
 */
export function decodeWeights(
  specs: readonly WeightSpec[],
  bytes: ArrayBuffer,
): Map<string, Float32Array> {
  let offset = 0;
  return new Map(
    specs.map((spec) => {
      const start = offset;
      offset += storedLength(spec);
      return [spec.name, decode(spec, bytes.slice(start, offset))];
    }),
  );
}

function decode({ quantization }: WeightSpec, bytes: ArrayBuffer): Float32Array {
  switch (quantization?.dtype) {
    case undefined:
      return new Float32Array(bytes);
    case 'uint8':
      return decodeUint8(new Uint8Array(bytes), quantization.scale, quantization.min);
    case 'float16':
      return decodeFloat16(new Uint16Array(bytes));
  }
}

function decodeUint8(codes: Uint8Array, scale: number, min: number): Float32Array {
  const values = new Float32Array(codes.length);
  // Not `Float32Array.from`, which is fifteen times as slow before it is compiled.
  for (let i = 0; i < codes.length; i++) values[i] = (codes[i] as number) * scale + min;
  return values;
}

/** Values of IEEE 754's binary16: a sign, five bits of exponent, ten of fraction. */
export function decodeFloat16(codes: Uint16Array): Float32Array {
  const values = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const fraction = code & 0x3ff;
    const exponent = (code >> 10) & 0x1f;
    let magnitude = (0x400 + fraction) * (unitOfExponent[exponent] as number);
    if (exponent === 0) magnitude = fraction * (unitOfExponent[1] as number);
    if (exponent === 31) magnitude = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    values[i] = code & 0x8000 ? -magnitude : magnitude;
  }
  return values;
}

/** What one in the last place of the fraction is worth. */
const unitOfExponent = Float64Array.from({ length: 32 }, (_, exponent) => 2 ** (exponent - 25));
