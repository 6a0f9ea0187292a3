/** Makes an example of a piece of a recording: the Worker hears it, the room keeps what it was. */
import { randomTaughtId } from '../../edge/keys.ts';
import type { DeploymentModels, ModelSource } from '../../edge/models.ts';
import { exampleBytes, factsOf } from '../../models/teaching/example.ts';
import { exampleOf, hearTake } from '../../models/teaching/take.ts';
import { TeachingError } from '../../models/teaching/teaching-error.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { ExampleOwner, ExampleSource, SoundList } from '../../protocol/sounds.ts';
import { storedSound } from '../clips/storage.ts';
import type { RoomHandle } from '../room.ts';
import { readPiece } from './clip-piece.ts';

export type ClipPiece = Extract<ExampleSource, { clip: unknown }>;

export interface TeachingPlaces {
  /** Of the deployment: one of them can be taught. */
  models: DeploymentModels;
  /** Undefined where none is bound. */
  bucket: R2Bucket | undefined;
  /** Of the request. */
  signal: AbortSignal;
}

/**
 * @throws {RefusalError} what the room, the recording or the piece gives reason for.
 */
export async function teachByClip(
  room: RoomHandle,
  of: ExampleOwner,
  piece: ClipPiece,
  { models, bucket, signal }: TeachingPlaces,
): Promise<SoundList> {
  // Before anything is read or heard.
  await room.ask('mayTeach', { of });
  const { clip, storage } = await room.ask('clip', { id: piece.clip });
  if (clip.type !== 'wav') throw new RefusalError('clip-not-heard');
  const model = models.find((each) => each.ground !== undefined);
  if (!model?.ground) throw new RefusalError('teaching-unavailable');
  const stored = storedSound(storage, room, clip.id, bucket);
  const samples = await readPiece(await stored.read(0, clip.bytes, signal), piece);
  const example = await exampleFrom(samples, model, piece.by);
  return room.ask('addMadeExample', {
    of,
    base: model.ground.base,
    facts: factsOf(example),
    bytes: exampleBytes(example),
  });
}

async function exampleFrom(samples: Float32Array, model: ModelSource, by: string | undefined) {
  const classifier = await model.open();
  const about = {
    id: randomTaughtId(),
    atMs: Date.now(),
    from: 'recording' as const,
    ...(by !== undefined && { by }),
  };
  try {
    return exampleOf(hearTake(classifier, samples), classifier.metadata.labels, about);
  } catch (error) {
    if (error instanceof TeachingError && error.code === 'nothing-audible')
      throw new RefusalError('nothing-heard');
    throw error;
  }
}
