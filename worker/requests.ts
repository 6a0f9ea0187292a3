/** Stands for the table of durable-objects/requests.ts. */
import type { KeyHashes } from '../edge/keys.ts';
import type { Clip } from '../protocol/clip.ts';
import type { Role } from '../protocol/handshake.ts';
import type { Diagnostics, KeysRotated, RoomStatus } from '../protocol/http.ts';
import type { ClipId, ModelId } from '../protocol/ids.ts';
import type { Detection } from '../protocol/logged-event.ts';
import type { RoomSettings, SettingsChange } from '../protocol/settings.ts';

export type ClipInvitation = {
  id: ClipId;
  maxBytes: number;
  tracker: RoomSettings['tracker'];
  models: ModelId[];
};

interface Requests {
  create: [{ keyHashes: KeyHashes }, null];
  status: [object, RoomStatus];
  detections: [{ from: number; to: number }, Detection[]];
  changeSettings: [{ change: SettingsChange }, RoomSettings];
  rotateKeys: [{ roles: Role[] }, KeysRotated['keys']];
  diagnostics: [object, Diagnostics];
  clips: [object, Clip[]];
  clip: [{ id: string }, Clip];
  reserveClip: [{ bodyBytes?: number | undefined }, ClipInvitation];
  storeClip: [{ clip: Omit<Clip, 'at'> }, Clip];
  uploadedClip: [{ id: ClipId }, Clip | null];
  releaseClip: [{ id: ClipId }, null];
  removeClip: [{ id: string }, null];
  delete: [object, null];
}
export type RequestName = keyof Requests;
export type RequestArguments<Name extends RequestName> = Requests[Name][0];
export type RequestResult<Name extends RequestName> = Requests[Name][1];
export const isRepeatable = (name: RequestName) => name !== 'create';
