/** Makes an example of a piece of a recording: the Worker hears it, the room keeps what it was. */
import { randomTaughtId } from '../../edge/keys.ts';
import type { DeploymentModels, ModelSource } from '../../edge/models.ts';
import { exampleBytes, factsOf } from '../../models/teaching/example.ts';
import { exampleOf, hearTake } from '../../models/teaching/take.ts';
import { TeachingError } from '../../models/teaching/teaching-error.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { SoundId } from '../../protocol/ids.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { ExampleSource, SoundList } from '../../protocol/sounds.ts';
import type { RoomHandle } from '../room.ts';
import { readPiece } from './clip-piece.ts';

export type ClipPiece = Extract<ExampleSource, { clip: unknown }>;

/**
 * @param soundOf opens the sound of a clip.
 * @throws {RefusalError} what the room, the recording or the piece gives reason for.
 */
export async function teachByClip(
  room: RoomHandle,
  sound: SoundId,
  piece: ClipPiece,
  {
    models,
    soundOf,
  }: { models: DeploymentModels; soundOf: (clip: Clip) => Promise<ReadableStream<Uint8Array>> },
): Promise<SoundList> {
  // Before anything is read or heard.
  await room.ask('mayTeach', { sound });
  const clip = await room.ask('clip', { id: piece.clip });
  if (clip.type !== 'wav') throw new RefusalError('clip-not-heard');
  const model = models.find((each) => each.ground !== undefined);
  if (!model?.ground) throw new RefusalError('teaching-unavailable');
  const samples = await readPiece(await soundOf(clip), piece);
  const example = await exampleFrom(samples, model, piece.by);
  return room.ask('addMadeExample', {
    sound,
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
