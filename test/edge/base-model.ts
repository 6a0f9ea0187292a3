/** The default model as tests teach it: the real one, with the ground that it comes with. */
import { afterEach, beforeEach, vi } from 'vitest';
import { TeachingGround } from '../../edge/teaching-ground.ts';
import metadata from '../../models/earshot-base/metadata.json';
import model from '../../models/earshot-base/model.json';
import negatives from '../../models/earshot-base/negatives.bin';
import weights from '../../models/earshot-base/weights.bin';
import { modelOf, roomModels } from './models.ts';

/** What a file of negatives is: tests make others of it. */
export const negativesFile = new Uint8Array(negatives);

export const ground = new TeachingGround(() => negativesFile);

export const baseModel = { ...modelOf(metadata.name, { metadata, model, weights }), ground };

/** Rooms of the file's tests hear with it; a test may set the clock. */
export function roomsHearWithBaseModel(): void {
  const usual = roomModels.current;
  beforeEach(() => {
    roomModels.current = [baseModel];
  });
  afterEach(() => {
    roomModels.current = usual;
    vi.useRealTimers();
  });
  // The real model hears seconds of sound, on however busy a machine.
  vi.setConfig({ testTimeout: 120_000 });
}
