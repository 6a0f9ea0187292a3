/** A sound model as Teachable Machine makes and exports it, with random weights. */
import type { LayersModel } from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import {
  createSoundModel,
  type Export,
  exportSoundModel,
} from '../../models/training/teachable-machine/sound-model.ts';

export interface SoundModel {
  model: LayersModel;
  files: Export;
}

export async function soundModel(labels: readonly string[]): Promise<SoundModel> {
  const model = createSoundModel(labels, true);
  return { model, files: await exportSoundModel(model, labels, '2022-08-17T13:28:18.177Z') };
}

export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function parsed(bytes: Uint8Array | undefined) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** A zip as the site's library writes it: nothing in it is compressed. */
export function zipOf(files: Record<string, Uint8Array>): Uint8Array {
  return zipSync(files, { level: 0 });
}
