import { io } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFloat16, decodeWeights } from '../../models/package/weights.ts';

const float16 = (value: number) => decodeFloat16(Uint16Array.of(value))[0];

test('half precision: zeros, subnormal numbers, one, the largest, infinity and NaN', () => {
  expect(float16(0x0000)).toBe(0);
  expect(float16(0x8000)).toBe(-0);
  expect(float16(0x0001)).toBe(2 ** -24);
  expect(float16(0x03ff)).toBe(1023 * 2 ** -24);
  expect(float16(0x0400)).toBe(2 ** -14);
  expect(float16(0x3c00)).toBe(1);
  expect(float16(0xc000)).toBe(-2);
  expect(float16(0x7bff)).toBe(65504);
  expect(float16(0x7c00)).toBe(Number.POSITIVE_INFINITY);
  expect(float16(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
  expect(float16(0x7c01)).toBeNaN();
});

test('every tensor has the values that TensorFlow.js decodes', () => {
  const size = fc.integer({ min: 1, max: 20 });
  const quantization = fc.oneof(
    fc.constant(undefined),
    fc.constant({ dtype: 'float16' as const }),
    fc.record({
      dtype: fc.constant('uint8' as const),
      scale: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      min: fc.double({ min: -10, max: 10, noNaN: true }),
    }),
  );
  const stored = { float32: 4, float16: 2, uint8: 1 };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(size, quantization), { minLength: 1 }),
      fc.infiniteStream(fc.nat(255)),
      (tensors, noise) => {
        const specs = tensors.map(([length, stored], i) => ({
          name: `w${i}`,
          shape: [length],
          dtype: 'float32' as const,
          ...(stored && { quantization: stored }),
        }));
        const bytes = Uint8Array.from(
          tensors.flatMap(([length, how]) =>
            Array.from(
              { length: length * stored[how?.dtype ?? 'float32'] },
              () => noise.next().value as number,
            ),
          ),
        ).buffer;
        const expected = io.decodeWeights(bytes, specs);
        for (const [name, values] of decodeWeights(specs, bytes)) {
          expect(values).toEqual(expected[name]?.dataSync());
          expected[name]?.dispose();
        }
      },
    ),
  );
});
