/** What a connection knows of its room: who is here, how it is set, what happened. */
import type { Detection, LoggedEvent } from '../../protocol/logged-event.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { RoomEvents, Welcome } from '../room-events.ts';
import { type ChatMessage, EventLog, type Kept } from './event-log.ts';

const phases = {
  'detection-begin': 'begin',
  'detection-update': 'update',
  'detection-end': 'end',
} as const;

/** Tells whoever listens to the connection. */
export type Tell = <Name extends keyof RoomEvents>(name: Name, value: RoomEvents[Name]) => void;

export class KnownRoom {
  /** Everyone in the room, oneself included, by id. Replaced, never changed in place. */
  participants: ReadonlyMap<string, Participant> = new Map();
  /** Undefined before the first welcome. */
  settings: RoomSettings | undefined;
  readonly #log: EventLog;
  readonly #tell: Tell;

  constructor(kept: Kept, tell: Tell) {
    this.#log = new EventLog(kept);
    this.#tell = tell;
  }

  get detections(): readonly Detection[] {
    return this.#log.detections;
  }

  get messages(): readonly ChatMessage[] {
    return this.#log.messages;
  }

  get lastEventId(): number {
    return this.#log.lastEventId;
  }

  /** Takes in how the room stands now, before what happened in the meantime is replayed. */
  stand({ participants, settings }: Pick<Welcome, 'participants' | 'settings'>): void {
    this.#seat(participants);
    this.#set(settings);
  }

  /** Takes what happened while no socket was open. */
  replay(replay: Pick<Welcome, 'events' | 'truncated' | 'lastEventId'>): void {
    if (replay.truncated) this.#log.forgetUnfinished(replay);
    for (const event of replay.events.toSorted((a, b) => a.id - b.id)) this.#take(event, true);
    this.#log.skipTo(replay.lastEventId);
  }

  /** Takes what happens now. */
  take(event: LoggedEvent): void {
    this.#take(event, false);
  }

  #take(event: LoggedEvent, replayed: boolean): void {
    if (!this.#log.take(event)) return;
    // How the room stands was told by the welcome, as of now.
    if (!replayed) this.#follow(event);
    const told = { ...event, replayed };
    if (told.type === 'chat') this.#tell('chat', told);
    else if (told.type === 'clip-added' || told.type === 'clip-removed') this.#tell('clip', told);
    else if ('detection' in told) {
      this.#tell('detection', { phase: phases[told.type], detection: told.detection, replayed });
    }
    this.#tell('logged', told);
  }

  #follow(event: LoggedEvent): void {
    const present = [...this.participants.values()];
    if (event.type === 'join' || event.type === 'update') {
      this.#seat([...present, event.participant]);
    } else if (event.type === 'leave') {
      this.#seat(present.filter(({ id }) => id !== event.participant));
    } else if (event.type === 'settings') {
      this.#set(event.settings);
    }
  }

  #seat(participants: readonly Participant[]): void {
    this.participants = new Map(participants.map((each) => [each.id, each]));
    this.#tell('participants', this.participants);
  }

  #set(settings: RoomSettings): void {
    // Every reconnect says it again: only a change is news.
    if (JSON.stringify(settings) === JSON.stringify(this.settings)) return;
    this.settings = settings;
    this.#tell('settings', settings);
  }
}
