/**
 * A model package made in code, for tests of rooms: it hears low and high tones, which a test can make
 * as it needs them, and is quick. Its labels are a test's to name, so that no test rests on those of
 * the default model.
 */
import type { ModelFiles } from '../models/package/model-package.ts';

export interface TonesOptions {
  /** Name of the package. */
  name?: string;
  /** What a tone of 300 Hz is called, and one of 3 kHz. */
  labels?: readonly [low: string, high: string];
  /** From one window to the next, in samples of 16 kHz: 0.12 s if left out. */
  hopSamples?: number;
  /** By label, 0.5 each if left out. */
  thresholds?: Readonly<Record<string, number>>;
}

/** Of a tone of 300 Hz, between the two, of one of 3 kHz: bands of the front end below. */
const bands = { low: 0, between: 2, high: 5 };
const melBands = 8;
const frameLength = 512;
/** The largest step between columns, in samples, and about what a window spans. */
const [maxFrameStep, spanSamples] = [640, 8192];

/**
 * A tone of 300 Hz scores above 0.95 for the first label and below 0.05 for the second, one of 3 kHz
 * the reverse, both at once above 0.95 for both; silence and noise score below 0.05 for either. A
 * window is 0.5 s.
 *
 * The network asks how far the tone's band, in log-mel, lies above the band between the two, over all
 * columns: a convolution as large as the window, and a sigmoid. A step between columns divides the hop.
 */
export function tonesPackage({
  name = 'tones',
  labels = ['low', 'high'],
  hopSamples = 1920,
  thresholds = Object.fromEntries(labels.map((label) => [label, 0.5])),
}: TonesOptions = {}): ModelFiles {
  const frameStep = hopSamples / Math.ceil(hopSamples / maxFrameStep);
  const columns = Math.floor((spanSamples - frameLength) / frameStep) + 1;
  return {
    model: model(columns),
    metadata: {
      format: 'earshot.model.1',
      name,
      version: '1.0.0',
      description: 'Tones, for tests.',
      labels,
      sampleRateHz: 16_000,
      windowSamples: (columns - 1) * frameStep + frameLength,
      hopSamples,
      frontEnd: {
        type: 'log-mel',
        sampleRateHz: 16_000,
        frameLength,
        frameStep,
        fftLength: frameLength,
        melBands,
        lowerEdgeHz: 125,
        upperEdgeHz: 7500,
        logOffset: 0.01,
        columns,
        mean: 0,
        standardDeviation: 1,
      },
      activation: 'sigmoid',
      outputs: { scores: 'scores' },
      thresholds,
      licence: 'MIT',
      provenance: {},
      accuracy: { method: 'none' },
    },
    weights: weights(columns).buffer,
  };
}

function model(columns: number) {
  const inbound = (name: string) => [[[name, 0, 0, {}]]];
  const layers = [
    {
      class_name: 'InputLayer',
      name: 'input',
      config: { batch_input_shape: [null, columns, melBands, 1] },
      inbound_nodes: [],
    },
    {
      class_name: 'Conv2D',
      name: 'tones',
      config: {
        filters: 2,
        kernel_size: [columns, melBands],
        padding: 'valid',
        activation: 'sigmoid',
        use_bias: true,
      },
      inbound_nodes: inbound('input'),
    },
    {
      class_name: 'GlobalAveragePooling2D',
      name: 'scores',
      config: {},
      inbound_nodes: inbound('tones'),
    },
  ];
  return {
    format: 'layers-model',
    modelTopology: {
      model_config: {
        class_name: 'Functional',
        config: { layers, input_layers: [['input', 0, 0]] },
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'tones/kernel', shape: [columns, melBands, 1, 2], dtype: 'float32' },
          { name: 'tones/bias', shape: [2], dtype: 'float32' },
        ],
      },
    ],
  };
}

/** Kernel, `[columns, bands, 1, labels]`, and bias. */
function weights(columns: number): Float32Array<ArrayBuffer> {
  /** In the logits: how steep the score is, and from what distance between bands on it is above 0.5. */
  const [slope, distance] = [3, 3];
  const kernel = new Float32Array(columns * melBands * 2);
  for (let column = 0; column < columns; column++) {
    const set = (band: number, label: number, weight: number) => {
      kernel[(column * melBands + band) * 2 + label] = (slope * weight) / columns;
    };
    set(bands.low, 0, 1);
    set(bands.high, 1, 1);
    for (const label of [0, 1]) set(bands.between, label, -1);
  }
  return Float32Array.of(...kernel, -slope * distance, -slope * distance);
}

/** @returns a tone of so many milliseconds at 16 kHz: a sum of sines of these pitches, each of `amplitude`. */
export function tone(hertz: readonly number[], durationMs: number, amplitude = 0.2): Float32Array {
  return Float32Array.from({ length: 16 * durationMs }, (_, i) =>
    hertz.reduce((sum, each) => sum + amplitude * Math.sin((2 * Math.PI * each * i) / 16_000), 0),
  );
}
