/** What a participant cannot do on a network that lets no socket through. */
import { RefusalError } from '../../protocol/refusals.ts';

export class FollowOnlyError extends RefusalError {
  override readonly message =
    'This network lets you follow only: to speak, write or lend a microphone, use another one.';

  constructor() {
    super('not-allowed', 'no WebSocket reaches the room from here');
  }
}
