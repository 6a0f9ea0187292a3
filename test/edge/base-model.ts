/** The default model as tests teach it: the real one, with the ground that it comes with. */
import { TeachingGround } from '../../edge/teaching-ground.ts';
import metadata from '../../models/earshot-base/metadata.json';
import model from '../../models/earshot-base/model.json';
import negatives from '../../models/earshot-base/negatives.bin';
import weights from '../../models/earshot-base/weights.bin';
import { modelOf } from './models.ts';

/** What a file of negatives is: tests make others of it. */
export const negativesFile = new Uint8Array(negatives);

export const ground = new TeachingGround(() => negativesFile);

export const baseModel = { ...modelOf(metadata.name, { metadata, model, weights }), ground };
