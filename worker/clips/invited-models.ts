/** The models that are to hear a recording, opened in the Worker wherever they are from. */
import type { ClipInvitation } from '../../durable-objects/clips/clips.ts';
import type { InvitedModel } from '../../durable-objects/models/invited-model.ts';
import { unpacked } from '../../durable-objects/models/stored-model.ts';
import {
  type IsolateModels,
  type LeasedModel,
  ModelMemoryError,
} from '../../edge/isolate-models.ts';
import type { DeploymentModels } from '../../edge/models.ts';
import type { EmbeddingHead } from '../../models/recognition/embedding-head.ts';
import { openNamedHead } from '../../models/teaching/named-head.ts';
import { RefusalError } from '../../protocol/refusals.ts';
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

/**
 * A model that cannot be opened is left out: the clip is stored all the same.
 *
 * @returns models that are to be released.
 * @throws {RefusalError} `rate-limited` if models in use leave no memory for one: later there will be.
 */
export async function openInvited(
  invited: readonly InvitedModel[],
  places: ModelPlaces,
): Promise<ClipModel[]> {
  const opened: ClipModel[] = [];
  for (const model of invited) {
    const { id, base } = model;
    const settings = places.tracker[id];
    try {
      if (base !== undefined) {
        // Models come before the heads on them.
        const on = opened.find((each) => each.id === base);
        const head = on && (await openHead(on, places));
        if (head) on.heads.push({ id, settings, head });
        continue;
      }
      const leased = await lease(model, places);
      if (leased) opened.push({ id, settings, heads: [], ...leased });
    } catch (error) {
      if (error instanceof ModelMemoryError) {
        for (const { release } of opened) release();
        throw new RefusalError('rate-limited', "models in use leave no memory for the room's own");
      }
      console.error(`The model ${id} cannot be opened:`, error);
    }
  }
  return opened;
}

/** What the room was taught. @returns undefined if it was not taught on that model, or forgot it meanwhile. */
async function openHead(
  { id, classifier }: ClipModel,
  { deployment, room }: ModelPlaces,
): Promise<EmbeddingHead | undefined> {
  const ground = deployment.find((source) => source.id === id)?.ground;
  const named = ground && (await room.ask('taughtHead', {}));
  if (!named || named.sounds.length === 0) return undefined;
  return openNamedHead(named, ground.space, classifier.metadata);
}

/** @returns undefined for one that the deployment has no more. */
async function lease(
  { id, chosen, uploaded }: InvitedModel,
  { deployment, isolate, assets, room }: ModelPlaces,
): Promise<LeasedModel | undefined> {
  if (chosen) return isolate.leaseOfCatalogue(assets, chosen);
  if (uploaded) {
    const { content } = uploaded;
    return isolate.lease(uploaded, async () =>
      unpacked((await room.ask('modelFiles', { id, content })).packed),
    );
  }
  const classifier = await deployment.find((source) => source.id === id)?.open();
  // Nothing closes it.
  return classifier && { classifier, release: () => undefined };
}
