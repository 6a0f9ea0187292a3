/** Draws an element from parts of a room's state: it renders again when one of them changes, and only then. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RoomConnection, RoomSnapshot, RoomState } from '../../client/index.ts';
import { drawTogether } from './drawn-together.ts';

/** An element that is handed a room's connection, and later perhaps another one. */
export interface RoomElement extends ReactiveControllerHost {
  readonly connection: RoomConnection;
}

export class RoomStateController<Part extends keyof RoomSnapshot> implements ReactiveController {
  readonly #host: RoomElement;
  readonly #parts: readonly Part[];
  readonly #select: ((snapshot: Pick<RoomSnapshot, Part>) => unknown) | undefined;
  readonly #draw = () => {
    if (this.#connected) this.#host.requestUpdate();
  };
  /** Whether the element is in the document: one that has left may still be updated, and must not subscribe. */
  #connected = false;
  /** Whose changes are told to us. */
  #state: RoomState | undefined;
  #unsubscribe = () => {};
  /** What was selected as the element was rendered last. */
  #drawn: unknown;

  /**
   * @param parts the parts of the snapshot that the element shows.
   * @param select what of them it shows, if not all: changes that leave this the same are passed over.
   */
  constructor(
    host: RoomElement,
    parts: readonly Part[],
    select?: (snapshot: Pick<RoomSnapshot, Part>) => unknown,
  ) {
    this.#host = host;
    this.#parts = parts;
    this.#select = select;
    host.addController(this);
  }

  /** The room as it is known now: the parts that were asked for. */
  get snapshot(): Pick<RoomSnapshot, Part> {
    return this.#host.connection.state.getSnapshot();
  }

  /** An element that comes back into the document may have missed something. */
  hostConnected(): void {
    this.#connected = true;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    if (!this.#connected) return;
    const { state } = this.#host.connection;
    this.#drawn = this.#select?.(this.snapshot);
    if (state === this.#state) return;
    this.#unsubscribe();
    this.#state = state;
    this.#unsubscribe = state.subscribe(() => this.#changed(), this.#parts);
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unsubscribe();
    this.#state = undefined;
  }

  #changed(): void {
    if (!this.#select) this.#draw();
    else if (!Object.is(this.#select(this.snapshot), this.#drawn)) drawTogether(this.#draw);
  }
}
