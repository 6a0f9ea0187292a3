/** The model that rooms listen with: one per isolate, shared by all rooms in it. */
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import metadata from '../models/earshot-base/metadata.json';
import model from '../models/earshot-base/model.json';
import weights from '../models/earshot-base/weights.bin';
import { Classifier } from '../models/recognition/classifier.ts';
import type { ModelDescription } from '../protocol/messages.ts';

let opened: Classifier | undefined;

/** Opens the default model on first use, which takes some 100 ms. */
export function defaultClassifier(): Classifier {
  opened ??= Classifier.open({ metadata, model, weights }, wasm);
  return opened;
}

/** Told without opening the model, so that a room without a mic never pays for it. */
export const defaultModelDescription: ModelDescription = {
  name: metadata.name,
  version: metadata.version,
  labels: metadata.labels,
  thresholds: metadata.thresholds,
  windowMs: (1000 * metadata.windowSamples) / metadata.sampleRateHz,
  hopMs: (1000 * metadata.hopSamples) / metadata.sampleRateHz,
};
