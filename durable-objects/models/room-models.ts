/**
 * What the room hears with, wherever it is from: one list, which the parts of the room subscribe to.
 * Whoever has models for the room hands in those of one origin, all at once, and again when they change.
 */
import type { DeploymentModels, HeadSource, ModelSource, RoomModel } from '../../edge/models.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxModels } from '../../protocol/limits.ts';
import { type ModelOrigin, modelOrigins } from '../../protocol/messages.ts';

type RoomSource = ModelSource | HeadSource;

export interface ModelsChange {
  /** Ids that are gone, or stand for another model than before: what those heard has ended. */
  readonly gone: readonly ModelId[];
  /** Ids that are new, or stand for another model than before. */
  readonly come: readonly ModelId[];
}

/** Is told of each change, at `now`. */
export type ModelsListener = (change: ModelsChange, now: number) => void;

export class RoomModels {
  readonly #lists = new Map<ModelOrigin, readonly RoomSource[]>();
  readonly #listeners: ModelsListener[] = [];

  constructor(deployment: DeploymentModels) {
    this.#lists.set('deployment', deployment);
  }

  /** By origin, in the order of `modelOrigins`. */
  get all(): RoomModel[] {
    return modelOrigins.flatMap((origin) => this.of(origin).map((source) => ({ origin, source })));
  }

  get ids(): ModelId[] {
    return this.all.map(({ source }) => source.id);
  }

  /** Those of one origin, in the order in which they were handed in. */
  of(origin: ModelOrigin): readonly RoomSource[] {
    return this.#lists.get(origin) ?? [];
  }

  find(id: ModelId): RoomSource | undefined {
    return this.all.find(({ source }) => source.id === id)?.source;
  }

  /** Calls the listener after each change, in the order in which they subscribed. */
  subscribe(listener: ModelsListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes these in place of those of the same origin.
   *
   * @throws {Error} for more than `maxModels` in all, or an id that another one has: whoever lets
   *   people add models refuses that before.
   */
  set(origin: ModelOrigin, sources: readonly RoomSource[], now: number): void {
    const before = this.all;
    this.#lists.set(origin, sources);
    const { all, ids } = this;
    if (all.length > maxModels || new Set(ids).size < ids.length) {
      this.#lists.set(origin, before.filter((each) => each.origin === origin).map(sourceOf));
      throw new Error(`A room has at most ${maxModels} models, no id twice.`);
    }
    const without = (some: readonly RoomModel[], others: readonly RoomModel[]) =>
      some.map(sourceOf).filter((source) => !others.some((other) => same(source, other.source)));
    const change = {
      gone: without(before, all).map(({ id }) => id),
      come: without(all, before).map(({ id }) => id),
    };
    for (const listener of this.#listeners) listener(change, now);
  }
}

function sourceOf({ source }: RoomModel): RoomSource {
  return source;
}

function same(one: RoomSource, other: RoomSource): boolean {
  if (one === other) return true;
  return one.id === other.id && one.revision !== undefined && one.revision === other.revision;
}
