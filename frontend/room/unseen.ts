/** What came into the room while the panel that shows it was not looked at. */
import type { ChatMessage, RoomSnapshot } from '../../client/index.ts';
import type { PanelId } from './earshot-tabs.ts';

export class Unseen {
  /** Recordings that were added unseen. */
  recordings = 0;
  /** Log id of the last message that was seen; what came before us counts as seen. */
  #seenMessage: number | undefined;

  /** Messages of others that were not seen yet, oldest first. */
  messages({ messages, you }: Pick<RoomSnapshot, 'messages' | 'you'>): readonly ChatMessage[] {
    const seen = this.#seenMessage ?? Number.POSITIVE_INFINITY;
    return messages.filter(({ id, participant }) => id > seen && participant !== you);
  }

  /** Told of what is looked at now, before everything that is shown. */
  look(panel: PanelId, { role, lastEventId }: Pick<RoomSnapshot, 'role' | 'lastEventId'>): void {
    if (role === undefined) return;
    if (panel === 'messages') this.#seenMessage = lastEventId;
    this.#seenMessage ??= lastEventId;
    if (panel === 'recordings') this.recordings = 0;
  }
}
