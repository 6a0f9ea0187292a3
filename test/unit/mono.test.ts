import { expect, test } from 'vitest';
import { MonoMix } from '../../sound/mono.ts';

const [left, right] = [Float32Array.of(1, 0.5, -1), Float32Array.of(0, 0.5, 0.5)];

test('several channels become their mean', () => {
  const out = new Float32Array(3);
  new MonoMix().push([left, right], out);
  expect([...out]).toEqual([0.5, 0.5, -0.25]);
});

test('one channel stays as it is', () => {
  const out = new Float32Array(3);
  new MonoMix().push([left], out);
  expect(out).toEqual(left);
});

test('a block may be shorter than its arrays, and blocks may differ in their channels', () => {
  const mix = new MonoMix();
  const out = new Float32Array(4).fill(9);
  mix.push([left, right], out, 2);
  mix.push([right], out.subarray(2), 1);
  expect([...out]).toEqual([0.5, 0.5, 0, 9]);
});

test('no channel is no sound', () => {
  const out = Float32Array.of(9);
  new MonoMix().push([], out);
  expect([...out]).toEqual([9]);
});
