/** Microphones that have left the room while they were on: that one is gone must not look like quiet. */
import type { LogEvent, Participant, RoomConnection, RoomSnapshot } from '../../client/index.ts';

export interface GoneMic {
  readonly name: string;
  /** When it left, in milliseconds since the Unix epoch by the room's clock. */
  readonly at: number;
  /** Whether its connection was lost; else its owner left. */
  readonly lost: boolean;
}

type Id = Participant['id'];
type Leave = Extract<LogEvent, { type: 'leave' }>;

export class GoneMics {
  /** Who was seen last with a microphone that is on. */
  readonly #on = new Set<Id>();
  readonly #gone = new Map<string, GoneMic>();
  /** Oneself, before each connection that was lost: whoever is here has not left. */
  readonly #own = new Set<Id>();

  /**
   * Looks at a room from now on.
   *
   * @param told of a microphone that left, as it leaves. @param signal ends it.
   */
  follow(connection: RoomConnection, signal: AbortSignal, told: (gone: GoneMic) => void): void {
    const { state } = connection;
    const look = () => {
      const { participants, you } = state.getSnapshot();
      if (you !== undefined) this.#own.add(you);
      this.look(participants);
    };
    look();
    signal.addEventListener('abort', state.subscribe(look, ['participants']));
    const hear = (event: LogEvent) => {
      const gone = event.type === 'leave' ? this.left(event) : undefined;
      if (gone) told(gone);
    };
    connection.on('logged', hear, { signal });
  }

  /** The latest first. */
  get all(): readonly GoneMic[] {
    return [...this.#gone.values()].sort((a, b) => b.at - a.at);
  }

  /** Told of who is here, at first and whenever that changes. */
  look(participants: RoomSnapshot['participants']): void {
    for (const { id, name, mic } of participants.values()) {
      if (mic) this.#on.add(id);
      else this.#on.delete(id);
      // By its name: whoever comes back is another participant.
      if (mic) this.#gone.delete(name);
    }
  }

  /** @returns the microphone that left with its owner, if it was on. */
  left({ participant, name, at, reason }: Leave): GoneMic | undefined {
    if (!this.#on.delete(participant) || this.#own.has(participant)) return undefined;
    const gone = { name, at, lost: reason !== 'left' };
    this.#gone.set(name, gone);
    return gone;
  }
}
