/** The default model, which every deployment carries: one per isolate, shared by all rooms in it. */
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import metadata from '../models/earshot-base/metadata.json';
import model from '../models/earshot-base/model.json';
import negatives from '../models/earshot-base/negatives.bin';
import weights from '../models/earshot-base/weights.bin';
import { Classifier } from '../models/recognition/classifier.ts';
import type { ModelId } from '../protocol/ids.ts';
import type { ModelSource } from './models.ts';
import { TeachingGround } from './teaching-ground.ts';

let opened: Classifier | undefined;

export const embeddedModel: ModelSource = {
  id: metadata.name as ModelId,
  metadata,
  ground: new TeachingGround(() => new Uint8Array(negatives)),
  /** Takes some 100 ms the first time. */
  open() {
    opened ??= Classifier.open({ metadata, model, weights }, wasm);
    return opened;
  },
};
