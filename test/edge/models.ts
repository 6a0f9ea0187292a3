/** The models of the rooms under test: small, quick, and with labels of their own. */
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { IsolateModels } from '../../edge/isolate-models.ts';
import type { DeploymentModels, ModelSource } from '../../edge/models.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { tonesPackage } from '../tones-package.ts';

/** A model that is opened at once, as the embedded one. */
export function modelOf(id: string, files: ModelFiles): ModelSource {
  let opened: Classifier | undefined;
  return {
    id: id as ModelId,
    metadata: readMetadata(files.metadata),
    open() {
      opened ??= Classifier.open(files, wasm);
      return opened;
    },
  };
}

/** Calls a tone of 300 Hz `low` and one of 3 kHz `high`. */
export const tones = modelOf('tones', tonesPackage());

/** What is open in the isolate under test, besides. */
export const isolate = new IsolateModels(wasm);

/** What a room hears with from its next waking on; a test that changes it puts it back. */
export const roomModels: { current: DeploymentModels } = { current: [tones] };
