/** The bench's ONNX models against our own runtime: what is compared in speed computes the same. */
import * as onnxruntime from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { onnxInput, onnxInputShape, onnxModel } from '../../bench/model/onnx.ts';
import { compileWasm, readPackageFolder } from '../../models/node/open-package.ts';
import { type ModelFiles, readModelPackage } from '../../models/package/model-package.ts';
import { product } from '../../models/package/shapes.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { tinyPackage } from './tiny-package.ts';

onnxruntime.env.wasm.numThreads = 1;

test.each<[string, ModelFiles]>([
  ['a package with every kind of layer', tinyPackage()],
  ['the default package', readPackageFolder()],
])('%s gives the same as an ONNX model', async (_, files) => {
  const modelPackage = readModelPackage(files);
  const shape = onnxInputShape(modelPackage);
  const { scores, embedding = '' } = modelPackage.metadata.outputs;
  const classifier = Classifier.open(files, compileWasm());
  const session = await onnxruntime.InferenceSession.create(onnxModel(modelPackage), {
    executionProviders: ['wasm'],
  });
  for (const seed of [1, 2, 3]) {
    const window = Float32Array.from(
      { length: product(shape) },
      (_, i) => Math.sin(i * 0.01 * seed) + 0.3 * Math.cos(i * i * 0.001),
    );
    const expected = classifier.classify(window);
    const input = new onnxruntime.Tensor('float32', window, shape);
    const outputs = await session.run({ [onnxInput]: input });
    const difference = (name: string, values: Float32Array) => {
      const theirs = outputs[name]?.data as Float32Array;
      expect(theirs).toHaveLength(values.length);
      return Math.max(...values.map((value, i) => Math.abs(value - (theirs[i] as number))));
    };
    expect(difference(scores, expected.scores)).toBeLessThan(1e-4);
    expect(difference(embedding, expected.embedding)).toBeLessThan(1e-3);
  }
  await session.release();
  classifier.dispose();
});
