/** The models that are to hear a recording, opened in the Worker wherever they are from. */
import type { ClipInvitation } from '../../durable-objects/clips/clips.ts';
import type { InvitedModel } from '../../durable-objects/models/invited-model.ts';
import { unpacked } from '../../durable-objects/models/stored-model.ts';
import type { IsolateModels } from '../../edge/isolate-models.ts';
import type { DeploymentModels } from '../../edge/models.ts';
import type { WindowClassifier } from '../../models/recognition/classifier.ts';
import type { RoomHandle } from '../room.ts';
import type { ClipModel } from './recognition.ts';

export interface ModelPlaces {
  deployment: DeploymentModels;
  isolate: IsolateModels;
  /** The deployment's static assets, where the catalogue is. */
  assets: Fetcher;
  /** Which has the models that were uploaded to it. */
  room: RoomHandle;
  tracker: ClipInvitation['tracker'];
}

/** A model that cannot be opened is left out: the clip is stored all the same. */
export async function openInvited(
  invited: readonly InvitedModel[],
  places: ModelPlaces,
): Promise<ClipModel[]> {
  const opened: ClipModel[] = [];
  for (const model of invited) {
    try {
      const classifier = await open(model, places);
      const settings = places.tracker[model.id];
      if (classifier) opened.push({ id: model.id, classifier, settings });
    } catch (error) {
      console.error(`The model ${model.id} cannot be opened:`, error);
    }
  }
  return opened;
}

/** @returns undefined for one that only the room itself can hear with. */
async function open(
  { id, chosen, uploaded }: InvitedModel,
  { deployment, isolate, assets, room }: ModelPlaces,
): Promise<WindowClassifier | undefined> {
  if (chosen) return isolate.openOfCatalogue(assets, chosen);
  if (!uploaded) return deployment.find((source) => source.id === id)?.open();
  let files = isolate.has(uploaded.content) ? undefined : await room.ask('modelFiles', { id });
  const classifier = isolate.open(uploaded, () => {
    if (!files) throw new Error(`The model "${id}" was closed meanwhile.`);
    return unpacked(files.packed);
  });
  // It would be held for as long as the recording takes to come.
  files = undefined;
  return classifier;
}
