/** Weights as Keras saves them, read from a file that HDF5's own library wrote. */
import { expect, test } from 'vitest';
import { readHdf5 } from '../../cli/models/hdf5.ts';
import { ModelError } from '../../models/package/model-error.ts';
import { tinyWeights } from './yamnet/tiny.ts';

const read = (bytes: Uint8Array) => readHdf5(bytes, 'some.h5');

test('every array is found by its path, with its shape', () => {
  const arrays = read(tinyWeights);
  // 27 convolutions with a kernel and three parameters of normalisation each, and a matrix with its bias.
  expect(arrays.size).toBe(27 * 4 + 2);
  expect(arrays.get('layer1/conv/layer1/conv/kernel:0')?.shape).toEqual([3, 3, 1, 2]);
  expect(arrays.get('logits/logits/kernel:0')?.shape).toEqual([8, 5]);
  for (const { shape, values } of arrays.values()) {
    expect(values).toHaveLength(shape.reduce((product, side) => product * side, 1));
    expect(values.every((value) => Number.isFinite(value) && Math.abs(value) < 5)).toBe(true);
  }
});

const refusal = (bytes: Uint8Array): ModelError => {
  try {
    read(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return error as ModelError;
  }
  throw new Error('it was read');
};
const changed = (at: number, value: number) => {
  const bytes = tinyWeights.slice();
  bytes[at] = value;
  return bytes;
};

test.each([
  ['no HDF5', new TextEncoder().encode('{"format":"layers-model"}'), /it is no HDF5 file/],
  ['nothing', new Uint8Array(0), /it is no HDF5 file/],
  ['of a newer layout', changed(8, 2), /its superblock is of version 2/],
  ['cut off', tinyWeights.subarray(0, 50_000), /it is cut off/],
])('a file that is %s is refused', (_, bytes, why) => {
  expect(refusal(bytes)).toMatchObject({
    code: 'file-invalid',
    message: expect.stringMatching(why),
  });
});

test('whatever is changed in a file, it is read or refused', () => {
  // A generator of Park and Miller, so that a failure comes again.
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 48_271) % 0x7fffffff;
    return seed % below;
  };
  let refused = 0;
  for (let run = 0; run < 400; run++) {
    const bytes = tinyWeights.slice();
    for (let i = 0; i <= random(20); i++) bytes[random(bytes.length)] = random(256);
    try {
      read(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(50);
});
