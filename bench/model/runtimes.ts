/** One network through different runtimes, all on one thread of this process. */
import { loadLayersModel, type Tensor, tensor, io as tfjsIo, tidy } from '@tensorflow/tfjs';
import * as onnxruntime from 'onnxruntime-web';
import { type FrontEndParameters, windowForm } from '../../models/front-ends/kinds.ts';
import { compileWasm } from '../../models/node/open-package.ts';
import { type ModelFiles, readModelPackage } from '../../models/package/model-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { onnxInput, onnxInputShape, onnxModel } from './onnx.ts';

export interface Runtime {
  /** Of the network. */
  frontEnd: FrontEndParameters;
  /** @param window as the front end gives it. @returns the scores. */
  classify(window: Float32Array): Float32Array | Promise<Float32Array>;
}

/** Earshot's own. */
export function ourRuntime(files: ModelFiles): Runtime {
  const classifier = Classifier.open(files, compileWasm());
  const { frontEnd } = classifier.metadata;
  return { frontEnd, classify: (window) => classifier.classify(window).scores };
}

/** TensorFlow.js' layers API on the backend that our runtime started. */
export async function layersPredict(files: ModelFiles): Promise<Runtime> {
  const { metadata, topology } = readModelPackage(files);
  const { modelTopology } = files.model as { modelTopology: object };
  const model = await loadLayersModel(
    tfjsIo.fromMemory({ modelTopology, weightSpecs: topology.weights, weightData: files.weights }),
  );
  const { inputShape } = windowForm(metadata.frontEnd);
  const scores = Math.max(0, model.outputNames.indexOf(metadata.outputs.scores));
  return {
    frontEnd: metadata.frontEnd,
    classify(window) {
      let values: Float32Array[] = [];
      // Returned from `tidy`, the arrays would be searched for tensors value by value.
      tidy(() => {
        const outputs = [model.predict(tensor(window, [1, ...inputShape]))].flat();
        values = outputs.map((output: Tensor) => output.dataSync<'float32'>());
      });
      return values[scores] as Float32Array;
    },
  };
}

/** onnxruntime's wasm on one thread; the network converted by `onnx.ts`. */
export async function onnxRuntime(files: ModelFiles): Promise<Runtime> {
  const modelPackage = readModelPackage(files);
  onnxruntime.env.wasm.numThreads = 1;
  const session = await onnxruntime.InferenceSession.create(onnxModel(modelPackage), {
    executionProviders: ['wasm'],
  });
  const { frontEnd, outputs: names } = modelPackage.metadata;
  return {
    frontEnd,
    async classify(window) {
      const input = new onnxruntime.Tensor('float32', window, onnxInputShape(modelPackage));
      const outputs = await session.run({ [onnxInput]: input });
      return outputs[names.scores]?.data as Float32Array;
    },
  };
}
