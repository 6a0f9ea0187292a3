/** The table of all that the Worker may ask a room: names, arguments and answers, for both ends. */
import type { KeyHashes } from '../edge/keys.ts';
import type { OpenRoom } from './open-room.ts';
import type { Request } from './request.ts';

type Table = OpenRoom['requests'] & {
  /** Makes the room; refused for one that is there, so that nobody takes a room over. */
  create: Request<{ id: string; keyHashes: KeyHashes; guestKeys: string }, null>;
  /** Deletes the room and all that it kept. */
  delete: Request<Record<string, never>, null>;
};

export type RequestName = keyof Table;
export type ArgsOf<Name extends RequestName> = Parameters<Table[Name]['act']>[0];
export type ResultOf<Name extends RequestName> = Awaited<ReturnType<Table[Name]['act']>>;

/** What may be asked twice where the first answer was lost: it changes nothing, or the same again. */
export const repeatable: ReadonlySet<RequestName> = new Set<RequestName>([
  'status',
  'detections',
  'changeSettings',
  'guestKeys',
  'diagnostics',
  'models',
  'reserveModel',
  'modelFiles',
  'sounds',
  'example',
  'mayTeach',
  'exportSounds',
  'clips',
  'clip',
  'clipSound',
  'moreClipSound',
  'putClipSound',
  'renewClip',
  'uploadedClip',
  'releaseClip',
  'subscribePush',
  'unsubscribePush',
]);
