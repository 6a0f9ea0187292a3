/** A participant's connection to a room, whatever becomes of the transports below. */
import type { EventId } from '../../protocol/ids.ts';
import type { DebugLog } from '../debug-log.ts';
import type { ChosenOptions } from '../options.ts';
import type { Publisher, PublishOptions } from '../publish/publisher.ts';
import type { RoomPlace, Way } from '../transports/transport.ts';
import { checkedJudgement, checkedName, checkedText } from './checked-input.ts';
import type { Participation } from './participation.ts';
import { RoomFollower } from './room-follower.ts';

export class RoomConnection extends RoomFollower {
  readonly #participation: Participation;

  /** Use `joinRoom`. */
  constructor(
    place: RoomPlace,
    options: ChosenOptions,
    ways: readonly [Way, ...Way[]],
    participation: Participation,
    debug: DebugLog,
  ) {
    super(place, options, ways, participation, debug);
    this.#participation = participation;
  }

  /**
   * Announces one's microphone on or off. Before the welcome the role is unknown: a listener is then
   * told by an `error` event, and so is always who lacks the codec that the room asks for.
   *
   * @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow.
   */
  microphone(on: boolean): void {
    this.#participation.turnMicrophone(on);
  }

  /**
   * Turns one's microphone on and takes its sound, as `microphone` does. The publisher before it is
   * closed.
   *
   * @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow.
   */
  publish(options?: PublishOptions): Publisher {
    return this.#participation.publish(options);
  }

  /**
   * Asks the room for scores from now on, or for none: now and after every reconnect. Detections come in
   * any case. A page that nobody sees saves the room and its network much of the traffic so.
   */
  subscribeScores(on: boolean): void {
    this.#participation.subscribeScores(on);
  }

  /**
   * Changes one's name, for everyone and for later reconnects.
   *
   * @returns the name as everyone will see it: without characters that cannot be seen.
   * @throws {RefusalError} `bad-name` if nothing of it can be seen, or it is too long.
   */
  rename(name: string): string {
    const checked = checkedName(name);
    this.#participation.rename(checked);
    return checked;
  }

  /**
   * Writes to everyone. What the room does not take (`chat-off`, `rate-limited`) comes back as an
   * `error` event; what it takes, as a `chat` event.
   *
   * @returns whether it was sent: nothing is, and nothing is kept for later, while no socket is open.
   * @throws {RefusalError} `bad-text` if nothing of it can be seen or it is too long, `not-allowed` for those who
   * can only follow.
   */
  chat(text: string): boolean {
    return this.#participation.chat(checkedText(text));
  }

  /**
   * Says whether a detection was right. Hosts and mics only. What the room does not take
   * (`detection-not-found`, `label-unknown`, `rate-limited`) comes back as an `error` event; what it takes,
   * as a `verdict` event, and in `RoomSnapshot.verdicts`. Of several on one detection the latest counts.
   *
   * @param verdict `label`, which only a wrong detection has, says what it was: a label of one of the room's
   *   models.
   * @returns whether it was sent: nothing is, and nothing is kept for later, while no socket is open.
   * @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow; `bad-message` for a
   *   label that is empty or too long.
   */
  judge(detection: EventId, verdict: { right: true } | { right: false; label?: string }): boolean {
    return this.#participation.judge(checkedJudgement({ detectionId: detection, ...verdict }));
  }
}
