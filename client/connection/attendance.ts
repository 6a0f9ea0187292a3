/** How one is in a room: known to it or not, as whom, and why not any longer. */
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import { RefusalError, refusalOfClose, refusals } from '../../protocol/refusals.ts';
import type { OwnMicrophone } from '../publish/own-microphone.ts';
import type { ConnectionState, Welcome } from '../room-events.ts';
import type { KnownRoom, Tell } from '../state/known-room.ts';
import type { Introduction, TransportKind } from '../transports/transport.ts';
import { type CloseInfo, closeInfo } from './close-info.ts';
import { FollowOnlyError } from './follow-only-error.ts';
import type { Line, LineListener } from './line.ts';

/** What it works with; the line is there before it brings anything. */
interface Parts {
  readonly origin: string;
  readonly room: KnownRoom;
  readonly microphone: OwnMicrophone;
  readonly line: Line;
}

export class Attendance implements LineListener {
  state: ConnectionState = 'connecting';
  transport: TransportKind = 'websocket';
  welcome: Welcome | undefined;
  lastClose: CloseInfo | undefined;
  /** How others see us, from the next introduction on. */
  name: string;
  /** Makes us who we were, after the first welcome of a socket. */
  #resume: string | undefined;
  readonly #parts: Parts;
  readonly #tell: Tell;

  constructor(name: string, parts: Parts, tell: Tell) {
    this.name = name;
    this.#parts = parts;
    this.#tell = tell;
  }

  introduce(): Introduction {
    const after = this.welcome && this.#parts.room.lastEventId;
    const hello: ClientMessage = {
      type: 'hello',
      name: this.name,
      ...(this.#resume !== undefined && { resume: this.#resume }),
      ...(after !== undefined && { after }),
    };
    return { hello: JSON.stringify(hello), after };
  }

  received(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#resume = message.resume;
        this.#welcomed(message);
        this.#correctName(message);
        break;
      case 'snapshot':
        this.#welcomed(message);
        break;
      case 'scores':
        this.#tell('scores', message);
        break;
      case 'quality':
        this.#tell('quality', message);
        break;
      case 'error':
        if (message.code === 'too-many-mics') this.#parts.microphone.drop();
        this.#tell('error', message);
        break;
      case 'pong':
        break;
      default:
        this.#parts.room.take(message);
    }
  }

  unreadable({ code, detail }: RefusalError): void {
    this.#tell('error', {
      code,
      message: refusals['protocol-unsupported'].message,
      detail: `the room sent what this client cannot read: ${detail}`,
    });
  }

  lost(code: number): void {
    // Announced again it would be refused again, and again: we come back without it.
    if (refusalOfClose(code) === 'too-many-mics') this.#parts.microphone.drop();
    const info = closeInfo(code, this.#parts.origin);
    if (info.willRetry) this.#changed('reconnecting', info);
    else this.end(info);
  }

  socketsBlocked(): void {
    if (!this.#parts.microphone.on) return;
    this.#parts.microphone.drop();
    this.#tell('error', new FollowOnlyError());
  }

  /** For good. */
  end(info: CloseInfo): void {
    this.#parts.line.close();
    this.#changed('closed', info);
  }

  /** Why it is over. */
  get refusal(): RefusalError {
    return new RefusalError(refusalOfClose(this.lastClose?.code ?? 0) ?? 'server-error');
  }

  #welcomed(welcome: Welcome): void {
    const { room, microphone, line } = this.#parts;
    this.welcome = welcome;
    room.stand(welcome);
    const refused = microphone.on && welcome.role === 'listener';
    if (refused) microphone.drop();
    const before = this.state;
    this.state = 'open';
    // The microphone is announced before anyone is told, so that listeners may send sound at once.
    if (!line.following) microphone.announce();
    if (line.kind !== this.transport) {
      this.transport = line.kind;
      this.#tell('transport', line.kind);
    }
    if (before !== 'open') this.#tell('state', 'open');
    if (refused)
      this.#tell('error', new RefusalError('not-allowed', 'a listener has no microphone'));
    room.replay(welcome);
    this.#tell('welcome', welcome);
    microphone.pump();
  }

  /** Says what we are called now, if that changed while the room was answering. */
  #correctName({ you, participants }: Welcome): void {
    const known = participants.find(({ id }) => id === you)?.name;
    if (known === undefined || known === this.name) return;
    const rename: ClientMessage = { type: 'rename', name: this.name };
    this.#parts.line.send(JSON.stringify(rename));
  }

  #changed(state: 'reconnecting' | 'closed', info: CloseInfo): void {
    this.lastClose = info;
    const before = this.state;
    this.state = state;
    if (before !== state) this.#tell('state', state);
    this.#tell('close', info);
  }
}
