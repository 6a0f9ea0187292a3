/**
 * Sound models as Teachable Machine makes and exports them, by the library that its site uses: the base
 * (`createModel` of `@tensorflow-models/speech-commands`) cut after its layer of 2,000, and on top of it a
 * new layer with one score a class.
 */
import * as tf from '@tensorflow/tfjs';

/** The files of an export, by their names. */
export type Export = Record<'model.json' | 'metadata.json' | 'weights.bin', Uint8Array>;

/**
 * @param seeded whether its first weights are always the same, with biases among them; else they are the
 * site's, which are others each time.
 */
export function createSoundModel(labels: readonly string[], seeded = false): tf.LayersModel {
  const base = tf.sequential({ name: 'model0' });
  const initial = (seed: number) =>
    seeded
      ? { kernelInitializer: fromSeed(seed), biasInitializer: fromSeed(10 + seed) }
      : ({ kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' } as const);
  const conv = (index: number, filters: number, kernelSize: [number, number], first = false) =>
    base.add(
      tf.layers.conv2d({
        name: `conv2d_${index}`,
        filters,
        kernelSize,
        activation: 'relu',
        ...initial(index),
        ...(first && { inputShape: [43, 232, 1] }),
      }),
    );
  const pool = (index: number, strides: [number, number] = [2, 2]) =>
    base.add(tf.layers.maxPooling2d({ name: `max_pooling2d_${index}`, poolSize: [2, 2], strides }));
  conv(1, 8, [2, 8], true);
  pool(1);
  conv(2, 32, [2, 4]);
  pool(2);
  conv(3, 32, [2, 4]);
  pool(3);
  conv(4, 32, [2, 4]);
  pool(4, [1, 2]);
  base.add(tf.layers.flatten({ name: 'flatten_1' }));
  base.add(tf.layers.dropout({ name: 'dropout_1', rate: 0.25 }));
  base.add(tf.layers.dense({ name: 'dense_1', units: 2000, activation: 'relu', ...initial(5) }));
  const head = tf.sequential({ name: 'sequential_3' });
  head.add(
    tf.layers.dense({
      name: 'NewHeadDense',
      units: labels.length,
      activation: 'softmax',
      inputShape: [2000],
      ...initial(6),
    }),
  );
  // Weights that are trained come first in a file.
  for (const layer of base.layers) layer.trainable = false;
  const cut = base.getLayer('dense_1').output as tf.SymbolicTensor;
  const outputs = head.apply(cut) as tf.SymbolicTensor;
  return tf.model({ inputs: base.inputs, outputs, name: 'model1' });
}

/** Puts weights into the model: its tensors one after another, in the order of an export. */
export function setSoundWeights(model: tf.LayersModel, weights: Float32Array): void {
  let end = 0;
  const tensors = model.weights.map(({ shape }) => {
    const start = end;
    end += shape.reduce<number>((product, side) => product * (side ?? 1), 1);
    return tf.tensor(weights.subarray(start, end), shape as number[]);
  });
  if (end !== weights.length)
    throw new RangeError(`the model has ${end} weights, ${weights.length} were given`);
  model.setWeights(tensors);
  tf.dispose(tensors);
}

/** @param trained when the model was trained, in ISO 8601. */
export async function exportSoundModel(
  model: tf.LayersModel,
  labels: readonly string[],
  trained: string,
): Promise<Export> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(trained), modelTopologyType: 'JSON' } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artifacts ?? {};
  return {
    'model.json': json({
      modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    }),
    'metadata.json': json({
      tfjsSpeechCommandsVersion: '0.4.0',
      modelName: 'TMv2',
      timeStamp: trained,
      wordLabels: labels,
    }),
    'weights.bin': new Uint8Array(weightData as ArrayBuffer),
  };
}

function fromSeed(seed: number) {
  return tf.initializers.varianceScaling({
    scale: 2,
    mode: 'fanIn',
    distribution: 'uniform',
    seed,
  });
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
