/** What a follower makes of what the room says: the state, and an event for whatever happens. */
import type {
  DetectionEvent as LoggedDetection,
  LoggedEvent,
} from '../../protocol/logged-event.ts';
import type { Scores } from '../../protocol/messages.ts';
import { type RefusalError, refusals } from '../../protocol/refusals.ts';
import type { CloseInfo } from '../close-info.ts';
import { TypedEvents } from '../events.ts';
import type { ChosenOptions } from '../options.ts';
import type { RoomError, RoomEvents, Welcome } from '../room-events.ts';
import { LiveState } from '../state/live-state.ts';
import type { Introduction, ReceivedMessage, Transport } from '../transports/transport.ts';
import type { MachineListener, Welcoming } from './machine.ts';
import { Quiet } from './quiet.ts';

const phases = {
  'detection-begin': 'begin',
  'detection-update': 'update',
  'detection-end': 'end',
} as const satisfies Record<LoggedDetection['type'], string>;

export class Following implements MachineListener {
  readonly state: LiveState;
  readonly events = new TypedEvents<RoomEvents>();
  /** How the room was when it was reached last. */
  welcome: Welcome | undefined;
  readonly #quiet: Quiet;

  constructor({ keptDetections, keptMessages }: ChosenOptions) {
    const state = new LiveState({ detections: keptDetections, messages: keptMessages });
    this.state = state;
    this.#quiet = new Quiet(
      () => state.speaksAllTheTime,
      (since) => state.quiet(since),
    );
  }

  introduce(): Introduction {
    return { hello: undefined, after: this.welcome && this.state.getSnapshot().lastEventId };
  }

  reached({ kind }: Transport, welcome: Welcoming): void {
    this.welcome = welcome;
    const taken = this.state.reached(kind, welcome);
    this.#quiet.arrived();
    for (const event of taken) this.#tellLogged(event, true);
    this.events.emit('welcome', welcome);
  }

  received(transport: Transport, message: Exclude<ReceivedMessage, Welcoming>): void {
    this.#take(transport, message);
    this.#quiet.arrived();
  }

  #take(transport: Transport, message: Exclude<ReceivedMessage, Welcoming>): void {
    switch (message.type) {
      case 'scores':
        this.#takeScores([message]);
        break;
      case 'tick':
        this.#takeScores(message.scores);
        break;
      case 'pace':
        this.state.paced(message.scoresPerSecond);
        break;
      case 'events':
        for (const event of message.events) this.#takeEvent(event);
        break;
      case 'shedding':
        this.state.shed(message);
        this.events.emit('shedding', message);
        break;
      case 'audience':
        this.state.counted(message.count);
        break;
      case 'models':
        this.state.hearsWith(message.models);
        break;
      case 'sounds':
        this.state.knows(message.sounds);
        break;
      case 'model':
        this.state.modelChanged(message.model, message.state);
        break;
      case 'error':
        this.fail(message);
        break;
      case 'pong':
        this.state.ponged(transport.latencyMs);
        break;
      default:
        this.#takeEvent(message);
    }
  }

  #takeScores(told: readonly Scores[]): void {
    this.state.scored(told);
    for (const scores of told) this.events.emit('scores', scores);
  }

  /** What happened before the room was reached may come in pages, after its welcome. */
  #takeEvent(event: LoggedEvent): void {
    const replayed = event.id <= (this.welcome?.lastEventId ?? 0);
    if (this.state.take(event, replayed)) this.#tellLogged(event, replayed);
  }

  unreadable({ code, detail }: RefusalError): void {
    this.fail({
      code,
      message: refusals['protocol-unsupported'].message,
      detail: `the room sent what this client cannot read: ${detail}`,
    });
  }

  attempting(): void {
    this.state.attempting();
  }

  lost(info: CloseInfo, retryAt?: number): void {
    this.state.lost(info, this.#quiet.lastArrivalAt, retryAt);
    this.#quiet.stop();
    this.events.emit('close', info);
  }

  bestWayBlocked(): void {}

  /** Tells what went wrong. */
  fail(error: RoomError): void {
    this.events.emit('error', error);
  }

  #tellLogged(event: LoggedEvent, replayed: boolean): void {
    const told = { ...event, replayed };
    if (told.type === 'chat') this.events.emit('chat', told);
    else if (told.type === 'verdict') this.events.emit('verdict', told);
    else if (told.type === 'clip-added' || told.type === 'clip-removed') {
      this.events.emit('clip', told);
    } else if (told.type === 'mic-silent' || told.type === 'mic-back') {
      this.events.emit('mic', told);
    } else if ('detection' in told) {
      const { type, detection } = told;
      this.events.emit('detection', { phase: phases[type], detection, replayed });
    }
    this.events.emit('logged', told);
  }
}
