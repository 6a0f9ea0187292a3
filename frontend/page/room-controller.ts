/** A room's connection as a Lit controller: what changes in the room updates the page. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type DetectionEvent,
  joinRoom,
  type RoomAddress,
  type RoomConnection,
  type RoomEvents,
  type Scores,
} from '../client/index.ts';

export class RoomController implements ReactiveController {
  connection: RoomConnection | undefined;
  /** The last scores of each microphone, by participant. */
  readonly scores = new Map<string, Scores>();
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  join(
    address: RoomAddress,
    name: string,
    heard: {
      detection(event: DetectionEvent): void;
      close(info: RoomEvents['close']): void;
    },
  ): void {
    const connection = joinRoom(address, { name });
    this.connection = connection;
    const update = () => this.#host.requestUpdate();
    connection.on('state', update);
    connection.on('welcome', update);
    connection.on('close', (info) => {
      heard.close(info);
      update();
    });
    connection.on('error', ({ code, message, detail }) =>
      console.warn(code, message, detail ?? ''),
    );
    connection.on('participants', (participants) => {
      for (const id of this.scores.keys()) {
        if (!participants.get(id)?.mic) this.scores.delete(id);
      }
      update();
    });
    connection.on('scores', (scores) => {
      this.scores.set(scores.participant, scores);
      update();
    });
    connection.on('detection', (event) => {
      heard.detection(event);
      update();
    });
  }

  hostDisconnected(): void {
    this.connection?.close();
  }
}
