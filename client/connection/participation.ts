/** What a participant does besides following: has a name, writes, and lends a microphone. */

import type { ClientMessage } from '../../protocol/messages.ts';
import { RefusalError, refusalOfClose } from '../../protocol/refusals.ts';
import type { CloseInfo } from '../close-info.ts';
import type { DebugLog } from '../debug-log.ts';
import type { ChosenOptions } from '../options.ts';
import { audioFormat, offeredCodecs } from '../publish/encoders.ts';
import { Microphone } from '../publish/microphone.ts';
import type { Publisher, PublishOptions } from '../publish/publisher.ts';
import type { Welcome } from '../room-events.ts';
import type { Introduction, ReceivedMessage, Transport } from '../transports/transport.ts';
import type { Judgement } from './checked-input.ts';
import { FollowOnlyError } from './follow-only-error.ts';
import { Following } from './following.ts';
import type { Welcoming } from './machine.ts';

export class Participation extends Following {
  readonly #microphone: Microphone;
  readonly #debug: DebugLog;
  #name: string;
  /** Whether we asked for scores, when we said `hello` last or since then. */
  #askedScores = true;
  /** Makes us who we were, after the first welcome of a socket. */
  #resume: string | undefined;
  /** Where what we say leaves, while the room is reached by a socket. */
  #outlet: Transport | undefined;

  /** @param us how we come the first time; the name as `checkedName` gives it. */
  constructor(us: { name: string; scores: boolean }, options: ChosenOptions, debug: DebugLog) {
    super(options);
    this.#name = us.name;
    this.state.scoresWanted(us.scores);
    this.#debug = debug;
    this.#microphone = new Microphone(this.state, debug);
  }

  override introduce(): Introduction {
    const { after } = super.introduce();
    this.#askedScores = this.#wantsScores;
    return {
      after,
      hello: {
        type: 'hello',
        name: this.#name,
        codecs: offeredCodecs,
        ...(!this.#askedScores && { scores: false }),
        ...(this.#resume !== undefined && { resume: this.#resume }),
        ...(after !== undefined && { after }),
      },
    };
  }

  override reached(transport: Transport, message: Welcoming): void {
    const refused = this.#microphoneOn ? whyNoMicrophone(message) : undefined;
    if (refused) this.#microphone.drop();
    if (message.type === 'welcome') {
      this.#resume = message.resume;
      this.#outlet = transport;
      this.#debug(`codec ${message.audio.codec}`);
      // The microphone is announced before anyone is told, so that they may send sound at once.
      this.#microphone.connect(transport, audioFormat(message.audio));
      this.#correctName(message);
      this.#askForScores();
    }
    super.reached(transport, message);
    if (refused) this.fail(refused);
  }

  override received(transport: Transport, message: Exclude<ReceivedMessage, Welcoming>): void {
    if (message.type === 'error' && turnsMicrophoneOff(message.code)) this.#microphone.drop();
    super.received(transport, message);
  }

  override lost(info: CloseInfo, retryAt?: number): void {
    this.#outlet = undefined;
    this.#microphone.disconnect();
    // Announced again it would be refused again, and again: we come back without it.
    if (refusalOfClose(info.code) === 'too-many-mics') this.#microphone.drop();
    super.lost(info, retryAt);
  }

  override bestWayBlocked(): void {
    if (!this.#microphoneOn) return;
    this.#microphone.drop();
    this.fail(new FollowOnlyError());
  }

  /** @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow. */
  turnMicrophone(on: boolean): void {
    if (on && !this.#mayTurnOn()) return;
    this.#microphone.turn(on);
  }

  /** @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow. */
  publish(options: PublishOptions | undefined): Publisher {
    const on = this.#mayTurnOn();
    const publisher = this.#microphone.publish(options);
    if (on) this.#microphone.turn(true);
    return publisher;
  }

  /** @param name as `checkedName` gives it. */
  rename(name: string): void {
    this.#name = name;
    this.#say({ type: 'rename', name });
  }

  subscribeScores(on: boolean): void {
    this.state.scoresWanted(on);
    this.#askForScores();
  }

  /** @returns whether it was sent. @throws {RefusalError} `not-allowed` for those who can only follow. */
  chat(text: string): boolean {
    this.#requireSocket();
    this.#say({ type: 'chat', text });
    return this.#outlet !== undefined;
  }

  /**
   * @returns whether it was sent.
   * @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow.
   */
  judge(verdict: Judgement): boolean {
    if (this.state.getSnapshot().role === 'listener') {
      throw new RefusalError('not-allowed', 'a listener judges no detections');
    }
    this.#requireSocket();
    this.#say({ type: 'verdict', ...verdict });
    return this.#outlet !== undefined;
  }

  get #wantsScores(): boolean {
    return this.state.getSnapshot().wantsScores;
  }

  get #microphoneOn(): boolean {
    return this.state.getSnapshot().microphoneOn;
  }

  #mayTurnOn(): boolean {
    const refused = this.welcome && whyNoMicrophone(this.welcome);
    if (refused?.code === 'not-allowed') throw refused;
    this.#requireSocket();
    if (refused) this.fail(refused);
    return !refused;
  }

  #requireSocket(): void {
    if (this.state.getSnapshot().connection.transport !== 'websocket') throw new FollowOnlyError();
  }

  /** Says what we are called now, if that changed while the room was answering. */
  #correctName({ you, participants }: Welcome): void {
    const known = participants.find(({ id }) => id === you)?.name;
    if (known !== undefined && known !== this.#name) {
      this.#say({ type: 'rename', name: this.#name });
    }
  }

  /** Says whether we want scores, if the room does not know; before its welcome it need not. */
  #askForScores(): void {
    if (!this.#outlet || this.#askedScores === this.#wantsScores) return;
    this.#askedScores = this.#wantsScores;
    this.#say({ type: 'subscribe', scores: this.#askedScores });
  }

  #say(message: ClientMessage): void {
    this.#outlet?.send(JSON.stringify(message));
  }
}

/** Whether the room has refused our microphone, or given its place to another. */
function turnsMicrophoneOff(code: string): boolean {
  return code === 'too-many-mics' || code === 'mic-given-up';
}

/** @returns why this room takes no sound from us. */
function whyNoMicrophone({ role, audio }: Welcome): RefusalError | undefined {
  if (role === 'listener') return new RefusalError('not-allowed', 'a listener has no microphone');
  if (audio && !audioFormat(audio)) {
    return new RefusalError('codec-unsupported', `the room asks for ${audio.codec}`);
  }
  return undefined;
}
