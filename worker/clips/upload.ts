/** Stores a recording as a clip of a room, and recognises what it can on the way. */
import type { ClipInvitation } from '../../durable-objects/clips/clips.ts';
import { type Clip, recordingName } from '../../protocol/clip.ts';
import {
  maxIsolateUploads,
  maxIsolateUploadsPerNetwork,
  maxRoomUploadsPerNetwork,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { clipNameOfFile } from '../../protocol/text.ts';
import { Places } from '../places.ts';
import type { RoomHandle } from '../room.ts';
import { readClipForm } from './form.ts';
import { ClipObject } from './object.ts';
import type { ClipModel } from './recognition.ts';
import { takeInSound } from './sound.ts';
import { storedSound } from './storage.ts';

const places = new Places();

/** Opens the models that are to hear a clip. */
export type OpenModels = (
  invited: ClipInvitation['models'],
  tracker: ClipInvitation['tracker'],
) => Promise<ClipModel[]>;

/**
 * Whether there is a place is said before anything is read; what fails leaves nothing behind.
 *
 * @param network that the request came from.
 * @param request brings the recording as a form.
 * @param bucket of the deployment, where one is bound.
 * @param models opens those that the room wants it heard with.
 * @throws {RefusalError} what the room, the form or the recording gives reason for.
 */
export async function addClip(
  room: RoomHandle,
  request: Request,
  bucket: R2Bucket | undefined,
  models: OpenModels,
  network: string,
): Promise<Clip> {
  const leave = places.take([
    ['', maxIsolateUploads, 'too many uploads'],
    [network, maxIsolateUploadsPerNetwork, 'too many uploads from your network'],
    [
      `${network} ${room.id}`,
      maxRoomUploadsPerNetwork,
      'too many uploads to this room from your network',
    ],
  ]);
  try {
    return await addToRoom(room, request, bucket, models);
  } finally {
    leave();
  }
}

async function addToRoom(
  room: RoomHandle,
  request: Request,
  bucket: R2Bucket | undefined,
  models: OpenModels,
): Promise<Clip> {
  const invitation = await room.ask('reserveClip', { bodyBytes: bodyBytes(request) });
  const { id, maxBytes, storage } = invitation;
  const object = new ClipObject(storedSound(storage, room, id, bucket));
  const openModels = () => models(invitation.models, invitation.tracker);
  try {
    const take = async (audio: AsyncIterable<Uint8Array>, fileName: string | undefined) => ({
      sound: await takeInSound(audio, { object, maxBytes, openModels }),
      fileName,
    });
    const { taken, name } = await readClipForm(request, take);
    if (!taken) throw new RefusalError('clip-missing');
    const { sound, fileName } = taken;
    const clip = {
      id,
      name: name ?? clipNameOfFile(fileName, recordingName(new Date(), sound.type)),
      ...sound,
    };
    await object.finish(sound.type);
    return await room.ask('storeClip', { clip });
  } catch (error) {
    try {
      // If only the room's answer was lost, the clip is in.
      const stored = await room.ask('uploadedClip', { id });
      if (stored) return stored;
      await object.discard();
      await room.ask('releaseClip', { id });
    } catch (failure) {
      // The room's alarm does it once the reservation has passed.
      console.error(failure);
    }
    throw error;
  }
}

/** @returns undefined for a body that is sent in chunks, without saying how long it is. */
function bodyBytes({ headers }: Request): number | undefined {
  const length = headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
