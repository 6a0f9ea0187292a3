/** A room's connection as a Lit controller: what changes in the room updates the page. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type ChatEvent,
  type DetectionEvent,
  joinRoom,
  RoomApi,
  type RoomConnection,
  type RoomEvents,
  type RoomSettings,
  type Scores,
  type Welcome,
} from '../../client/index.ts';

/** What the page does about what happens, besides showing it. */
export interface RoomHearing {
  detection(event: DetectionEvent): void;
  chat(event: ChatEvent): void;
  clip(event: RoomEvents['clip']): void;
  logged(event: RoomEvents['logged']): void;
  close(info: RoomEvents['close']): void;
}

export class RoomController implements ReactiveController {
  connection: RoomConnection | undefined;
  api: RoomApi | undefined;
  /** One's role, what listens and how the room is set, as last known: while one joins anew, too. */
  role: Welcome['role'] | undefined;
  model: Welcome['model'] | undefined;
  settings: RoomSettings | undefined;
  /** The last scores of each microphone, by participant. A new map with each change. */
  scores: ReadonlyMap<string, Scores> = new Map();
  readonly #host: ReactiveControllerHost;
  #joined = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Joins a room, and leaves the one before it. */
  join(
    address: { origin: string; roomId: string; key: string },
    name: string,
    heard: RoomHearing,
  ): void {
    this.leave();
    this.#joined = new AbortController();
    const { signal } = this.#joined;
    const connection = joinRoom(address, { name });
    this.connection = connection;
    this.api = new RoomApi(address);
    this.scores = new Map();
    const update = () => this.#host.requestUpdate();
    const on = <Name extends keyof RoomEvents>(
      event: Name,
      listener: (value: RoomEvents[Name]) => void,
    ) => {
      const updating = (value: RoomEvents[Name]) => {
        listener(value);
        update();
      };
      connection.on(event, updating, { signal });
    };
    on('state', () => {});
    on('welcome', ({ role, model }) => {
      this.role = role;
      this.model = model;
    });
    on('settings', (settings) => {
      this.settings = settings;
    });
    on('transport', () => {});
    on('close', heard.close);
    on('participants', (participants) => {
      const speaking = [...this.scores].filter(([id]) => participants.get(id)?.mic);
      this.scores = new Map(speaking);
    });
    on('scores', (scores) => {
      this.scores = new Map(this.scores).set(scores.participant, scores);
    });
    on('detection', heard.detection);
    on('chat', heard.chat);
    on('clip', heard.clip);
    on('logged', heard.logged);
    on('error', ({ code, message, detail }) => console.warn(code, message, detail ?? ''));
  }

  /** Hears nothing of the room any more, and parts from it. */
  leave(): void {
    this.#joined.abort();
    this.connection?.close();
  }

  hostDisconnected(): void {
    this.leave();
  }
}
