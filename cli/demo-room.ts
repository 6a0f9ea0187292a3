/** The demo's room: a mic and two listeners, each over a WebSocket of its own, and what they receive. */
import {
  type DetectionEvent,
  joinRoom,
  type Publisher,
  RoomApi,
  type RoomConnection,
  type Scores,
  type Welcome,
} from '../client/index.ts';
import type { ModelFiles } from '../models/package/model-package.ts';
import { shareLink } from '../protocol/handshake.ts';
import type { RoomCreated } from '../protocol/http.ts';
import type { ModelDescription } from '../protocol/messages.ts';
import type { DemoSummary, DemoView, Receiver } from './demo-view.ts';
import { FrameClock } from './frame-clock.ts';
import type { OwnRoom } from './kept-room.ts';
import { quantile } from './quantile.ts';

export const receivers: Receiver[] = [
  { name: 'Kitchen', role: 'mic' },
  { name: 'Ada', role: 'listener' },
  { name: 'Ben', role: 'listener' },
];

export class DemoRoom {
  readonly links: RoomCreated['links'];
  readonly clock: FrameClock;
  /** What it hears with. */
  readonly models: readonly ModelDescription[];
  readonly #view: DemoView;
  readonly #connections: RoomConnection[];
  readonly #publisher: Publisher;
  readonly #micId: string;
  #predictions = 0;
  readonly #latenciesMs: number[] = [];
  readonly #begun = new Map<number, string>();

  /**
   * Gives a room models beside its own, and joins it.
   *
   * @param at the address of the server on this computer, and the one that browsers are to open.
   * @throws {RefusalError} @throws {NetworkError}
   */
  static async open(
    room: OwnRoom,
    { origin, publicOrigin }: { origin: string; publicOrigin: string },
    models: readonly ModelFiles[],
    view: DemoView,
  ): Promise<DemoRoom> {
    const api = new RoomApi({ origin, roomId: room.id, key: room.keys.host });
    for (const model of models) await api.addModel({ files: packageFiles(model) });
    const connections = receivers.map(({ name, role }) =>
      joinRoom({ origin, roomId: room.id, key: room.keys[role] }, { name }),
    );
    const opening = Promise.all(connections.map((connection) => connection.opened()));
    const [welcome] = await opening.catch((error: unknown) => {
      for (const connection of connections) connection.close();
      throw error;
    });
    const links = {
      host: shareLink(publicOrigin, room.id, room.keys.host),
      mic: shareLink(publicOrigin, room.id, room.keys.mic),
      listener: shareLink(publicOrigin, room.id, room.keys.listener),
    };
    return new DemoRoom(links, connections, welcome, view);
  }

  private constructor(
    links: RoomCreated['links'],
    connections: RoomConnection[],
    welcome: Welcome | undefined,
    view: DemoView,
  ) {
    this.links = links;
    this.#view = view;
    this.#connections = connections;
    this.#micId = welcome?.you ?? '';
    this.models = welcome?.models ?? [];
    this.#publisher = (connections[0] as RoomConnection).publish();
    this.clock = new FrameClock(this.#publisher);
    for (const [index, receiver] of receivers.entries()) {
      const connection = connections[index] as RoomConnection;
      let latencyMs: number | undefined;
      connection.on('scores', (scores) => {
        latencyMs = this.#heard(receiver, scores);
      });
      connection.on('detection', (event) => this.#detected(receiver, event, latencyMs));
    }
  }

  get summary(): DemoSummary {
    const detections: Record<string, number> = {};
    for (const label of this.#begun.values()) detections[label] = (detections[label] ?? 0) + 1;
    const at = (share: number) =>
      this.#latenciesMs.length > 0
        ? Math.round(100 * quantile(this.#latenciesMs, share)) / 100
        : null;
    return {
      participants: receivers.length,
      frames: this.clock.frames,
      predictions: this.#predictions,
      detections,
      latencyMs: { p50: at(0.5), p99: at(0.99) },
    };
  }

  /** Turns the demo's microphone off; the listeners stay. */
  stopPlaying(): void {
    this.#publisher.close();
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #heard(receiver: Receiver, scores: Scores): number | undefined {
    // Somebody else's microphone, from a browser: its frames were sent elsewhere.
    const own = scores.participant === this.#micId;
    const latencyMs = own ? this.clock.since(scores.sequence) : undefined;
    this.#predictions++;
    if (latencyMs !== undefined && receiver.role === 'listener') this.#latenciesMs.push(latencyMs);
    this.#view.scores(receiver, scores, latencyMs);
    return latencyMs;
  }

  #detected(receiver: Receiver, event: DetectionEvent, latencyMs: number | undefined): void {
    const own = event.detection.participant === this.#micId;
    if (event.phase === 'begin') this.#begun.set(event.detection.id, event.detection.label);
    this.#view.detection(receiver, event, own ? latencyMs : undefined);
  }
}

/** The three files of a package. */
function packageFiles({ model, metadata, weights }: ModelFiles): File[] {
  return [
    new File([JSON.stringify(model)], 'model.json'),
    new File([JSON.stringify(metadata)], 'metadata.json'),
    new File([weights], 'weights.bin'),
  ];
}
