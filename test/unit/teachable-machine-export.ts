/** A sound model as Teachable Machine makes and exports it, with random weights. */
import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';

export interface SoundModel {
  model: tf.LayersModel;
  /** The files of its export, by their names. */
  files: Record<string, Uint8Array>;
}

/**
 * As the site does it: the base model (`createModel` of `@tensorflow-models/speech-commands`) is cut
 * after its layer of 2,000, and a new head put on it that has one score a class.
 */
export async function soundModel(labels: readonly string[]): Promise<SoundModel> {
  const base = tf.sequential({ name: 'model0' });
  const conv = (index: number, filters: number, kernelSize: [number, number], first = false) =>
    base.add(
      tf.layers.conv2d({
        name: `conv2d_${index}`,
        filters,
        kernelSize,
        activation: 'relu',
        kernelInitializer: seeded(index),
        biasInitializer: seeded(10 + index),
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
  const hidden = { activation: 'relu', kernelInitializer: seeded(5), name: 'dense_1' } as const;
  base.add(tf.layers.dense({ ...hidden, units: 2000 }));
  base.add(tf.layers.dropout({ name: 'dropout_2', rate: 0.5 }));
  base.add(tf.layers.dense({ name: 'dense_2', units: 20, activation: 'softmax' }));
  const head = tf.sequential({ name: 'sequential_3' });
  head.add(
    tf.layers.dense({
      name: 'NewHeadDense',
      units: labels.length,
      activation: 'softmax',
      inputShape: [2000],
      kernelInitializer: seeded(6),
      biasInitializer: seeded(7),
    }),
  );
  // Weights that are trained come first in a file.
  for (const layer of base.layers) layer.trainable = false;
  const cut = base.getLayer('dense_1').output as tf.SymbolicTensor;
  const outputs = head.apply(cut) as tf.SymbolicTensor;
  const model = tf.model({ inputs: base.inputs, outputs, name: 'model1' });
  const metadata = {
    tfjsSpeechCommandsVersion: '0.4.0',
    modelName: 'TMv2',
    timeStamp: '2022-08-17T13:28:18.177Z',
    wordLabels: labels,
  };
  let files: SoundModel['files'] = {};
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      files = {
        'model.json': json({ modelTopology, weightsManifest }),
        'weights.bin': new Uint8Array(weightData as ArrayBuffer),
        'metadata.json': json(metadata),
      };
      const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: 'JSON' } as const;
      return { modelArtifactsInfo };
    }),
  );
  return { model, files };
}

function seeded(seed: number) {
  return tf.initializers.varianceScaling({
    scale: 2,
    mode: 'fanIn',
    distribution: 'uniform',
    seed,
  });
}

export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function parsed(bytes: Uint8Array | undefined) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** A zip as the site's library writes it: nothing in it is packed. */
export function zipOf(files: Record<string, Uint8Array>): Uint8Array {
  return zipSync(files, { level: 0 });
}
