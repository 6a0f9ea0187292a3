/** A model of the room, as the Worker needs it to recognise a recording. */
import type { ModelMetadata } from '../../models/package/metadata.ts';
import type { ModelId } from '../../protocol/ids.ts';

/** A model that is to hear a clip. */
export interface InvitedModel {
  id: ModelId;
  /** Of one that was chosen from the catalogue, where it is, and what it is to the room. */
  chosen?: { id: ModelId; bytes: number; metadata: ModelMetadata };
  /** Of a head: the model whose windows it is told of. What it knows is asked for. */
  base?: ModelId;
  /** Of one that was uploaded to the room, what it is; its files are asked for if it is not open. */
  uploaded?: { content: string; bytes: number; metadata: ModelMetadata };
}
