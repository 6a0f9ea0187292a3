/** What the listeners of a relay say once they are welcomed: the same as in a room, of what listeners may. */
import { asRefusal } from '../../edge/answer.ts';
import type { EventId } from '../../protocol/ids.ts';
import { errorMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Outlet } from '../publishing/outlet.ts';
import { leavesRoom, payChange, type Spoken, whyNoChat } from '../sockets/incoming.ts';
import type { ParticipantSession } from '../sockets/session.ts';
import type { Shares } from '../sockets/shares.ts';
import type { RelayStore } from './relay-store.ts';
import type { RoomLink } from './room-link.ts';

export interface ListenerMessagesParts {
  shares: Shares;
  outlet: Outlet;
  store: RelayStore;
  link: RoomLink;
}

export class ListenerMessages {
  readonly #relay: ListenerMessagesParts;

  constructor(relay: ListenerMessagesParts) {
    this.#relay = relay;
  }

  /** @throws {RefusalError} if whoever said it has to go. */
  take(session: ParticipantSession, message: Spoken, now: number): void {
    if (!leavesRoom(this.#relay.shares, session, message, now)) return;
    switch (message.type) {
      case 'hello':
        throw new RefusalError('bad-message', 'hello was said already');
      case 'mic':
        throw new RefusalError('not-allowed', 'a listener has no microphone');
      case 'verdict':
        throw new RefusalError('not-allowed', 'a listener judges no detections');
      case 'subscribe':
        this.#relay.outlet.subscribe(session, message.scores);
        break;
      case 'chat':
        this.#onChat(session, message.text, now);
        break;
      case 'rename':
        this.#onRename(session, message.name, now);
        break;
    }
  }

  /** Nobody else knows them by their name: it is told to them alone, under the last id they were told. */
  tellName(session: ParticipantSession, now: number): void {
    const { participant } = session;
    // After hibernation it is not known: nothing waited to be told then.
    const id = (session.toldUpTo as EventId) || this.#relay.store.known.lastEventId;
    session.send({ type: 'update', id, at: now, participant });
  }

  /** The room logs and tells it, or says why not. */
  #onChat(session: ParticipantSession, text: string, now: number): void {
    const { shares, store, link } = this.#relay;
    const { network } = session;
    const { id: participant, name } = session.participant;
    const refuse = (refusal: RefusalError) => session.send(errorMessage(refusal, false));
    const mayWrite = () => session.buckets.chat.take(1, now) && shares.takeChat(session, now);
    const refusal = whyNoChat(session.role, store.known.settings, mayWrite);
    if (refusal) refuse(refusal);
    else {
      const asked = link.ask('relayChat', { network, participant, name, text });
      asked.catch((error: unknown) => refuse(asRefusal(error)));
    }
  }

  #onRename(session: ParticipantSession, name: string, now: number): void {
    if (name === session.participant.name) return;
    payChange(session, now);
    session.participant = { ...session.participant, name };
    // While they are told what they missed there is no last id yet.
    if (session.replay) session.replay = { ...session.replay, renamed: true };
    else this.tellName(session, now);
  }
}
