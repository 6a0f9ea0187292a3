/**
 * Executes a package's layers with the kernels of the TensorFlow.js backend. They run once, for the
 * first window; each later one repeats their wasm calls.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
import {
  backend,
  dispose,
  getKernel,
  type Tensor,
  type TensorInfo,
  tensor,
} from '@tensorflow/tfjs-core';
import type { ModelPackage } from '../package/model-package.ts';
import { product } from '../package/shapes.ts';
import { decodeWeights } from '../package/weights.ts';
import { compute, type InputLayer, type RunKernel } from './layers.ts';
import type { Recorder, Recording } from './recorder.ts';

export interface Inference {
  /** `[labels]` */
  scores: Float32Array;
  /** `[dimensions]`, empty if the model gives none. */
  embedding: Float32Array;
}

/** A compiled model: its weights and what it computes live in the backend until `dispose`. */
export interface Graph {
  /** @param input one window, as the front end gives it. */
  run(input: Float32Array): Inference;
  dispose(): void;
}

/** Where a tensor lies in the backend's memory. */
interface Place {
  offset: number;
  length: number;
}

/** What of a package is computed. */
export interface Network extends Pick<ModelPackage, 'topology' | 'weights'> {
  /** The layers that are asked for. */
  outputs: { scores: string; embedding?: string | undefined };
}

/** @param recorder of the backend, which `startBackend` gives. */
export function compileGraph(network: Network, recorder: Recorder): Graph {
  const { scores, embedding } = network.outputs;
  const weights = loadWeights(network);
  let recorded: RecordedLayers | undefined;
  return {
    run(window) {
      // The first window is computed as its calls are recorded: a cold start computes it only once.
      if (recorded) {
        view(recorder, recorded.input).set(window);
        recorded.recording.repeat();
      } else {
        recorded = recordLayers(network, weights, recorder, window);
      }
      const { places } = recorded;
      const read = (name: string) => view(recorder, places.get(name) as Place).slice();
      return {
        scores: read(scores),
        embedding: embedding === undefined ? new Float32Array(0) : read(embedding),
      };
    },
    dispose() {
      recorded?.recording.dispose();
      dispose(weights);
    },
  };
}

function loadWeights({ topology, weights: bytes }: Network): Record<string, Tensor> {
  const values = decodeWeights(topology.weights, bytes);
  return Object.fromEntries(
    topology.weights.map(({ name, shape }) => [
      name,
      tensor(values.get(name) as Float32Array, shape),
    ]),
  );
}

interface RecordedLayers {
  recording: Recording;
  input: Place;
  /** Of each layer's output, by its name. */
  places: Map<string, Place>;
}

function recordLayers(
  { topology }: Network,
  weights: Record<string, Tensor>,
  recorder: Recorder,
  window: Float32Array,
): RecordedLayers {
  const wasm = backend() as BackendWasm;
  const places = new Map<string, Place>();
  let input: Place = { offset: 0, length: 0 };
  const recording = recorder.record(() => {
    const made: TensorInfo[] = [];
    const keep = (output: TensorInfo): TensorInfo => {
      made.push(output);
      return output;
    };
    const make = (shape: number[], values: Float32Array): TensorInfo =>
      keep(wasm.makeOutput(shape, 'float32', undefined, values));
    const scalar = (value: number): TensorInfo => make([], Float32Array.of(value));
    const outputs = new Map<string, TensorInfo>();
    const run: RunKernel = (name, inputs, attrs = {}) =>
      keep(getKernel(name, 'wasm')?.kernelFunc({ inputs, attrs, backend: wasm }) as TensorInfo);
    for (const layer of topology.layers) {
      const inputs = layer.inputs.map((name) => outputs.get(name) as TensorInfo);
      const output =
        layer.kind === 'InputLayer'
          ? make(inputShape(layer), window)
          : compute(layer, inputs, weights, run, scalar);
      const place = { offset: wasm.getMemoryOffset(output.dataId), length: product(output.shape) };
      outputs.set(layer.name, output);
      places.set(layer.name, place);
      if (layer.kind === 'InputLayer') input = place;
    }
    for (const { dataId } of made) wasm.disposeData(dataId);
  });
  return { recording, input, places };
}

/** With the batch dimension, of one window. */
function inputShape({ config }: InputLayer): number[] {
  const [, ...shape] = config.batch_input_shape;
  return [1, ...shape];
}

function view({ memory }: Recorder, { offset, length }: Place): Float32Array {
  return new Float32Array(memory, offset, length);
}
