/** Takes a file of taught sounds in for a room: whether it may come is asked before it is read. */
import { maxTaughtFileBytes, minModelUploadPace } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { SoundList } from '../../protocol/sounds.ts';
import { paced } from '../clips/pace.ts';
import { takePlace } from '../models/add-model.ts';
import type { RoomHandle } from '../room.ts';

/** It is held whole, as a model is: both have the same places. @throws {RefusalError} */
export async function importSounds(room: RoomHandle, request: Request): Promise<SoundList> {
  const leave = takePlace(room.network);
  try {
    await room.ask('mayTeach', {});
    return await room.ask('importSounds', { file: await readFile(request) });
  } finally {
    leave();
  }
}

/** @throws {RefusalError} `message-too-large`, `sounds-unreadable`, `clip-too-slow` */
async function readFile({ body }: Request): Promise<Uint8Array> {
  if (!body) throw new RefusalError('sounds-unreadable', 'the body is empty');
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of paced(body, minModelUploadPace)) {
    bytes += part.length;
    if (bytes > maxTaughtFileBytes)
      throw new RefusalError('message-too-large', `at most ${maxTaughtFileBytes} bytes`);
    parts.push(part);
  }
  const file = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
