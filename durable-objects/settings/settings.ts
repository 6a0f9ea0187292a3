/** How the room is set: one holder, which the parts of the room subscribe to. */
import type { RoomModel } from '../../edge/models.ts';
import { checked } from '../../protocol/check.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxModels } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import {
  changedSettings,
  type RoomSettings,
  roomSettings,
  type SettingsChange,
} from '../../protocol/settings.ts';
import type { TrackerChange, TrackerSettings } from '../../protocol/tracker-settings.ts';
import type { RoomModels } from '../models/room-models.ts';
import { type StoredSettings, wholeSettings } from './default-settings.ts';

/** Models that are gone whose settings are kept, the latest. */
export const maxTrackersOfGone = 2 * maxModels;

/** Is told of each change, at `now`. */
export type SettingsListener = (settings: RoomSettings, now: number) => void;

export class Settings {
  readonly #sql: SqlStorage;
  readonly #models: RoomModels;
  readonly #listeners: SettingsListener[] = [];
  #current: RoomSettings;
  /** By model, those that are gone first: one that comes again is set as it was. */
  #trackers: NonNullable<StoredSettings['tracker']>;

  constructor(sql: SqlStorage, models: RoomModels) {
    this.#sql = sql;
    this.#models = models;
    const { settings } = sql.exec<{ settings: string | null }>('SELECT settings FROM room').one();
    const stored: StoredSettings = settings === null ? {} : JSON.parse(settings);
    this.#trackers = stored.tracker ?? {};
    this.#current = this.whole(stored);
    models.subscribe(() => {
      this.#current = this.whole({ ...this.#current, tracker: this.#trackers });
    });
  }

  get current(): RoomSettings {
    return this.#current;
  }

  /** How scores of a model become detections. */
  trackerOf(model: ModelId): TrackerSettings {
    return this.#current.tracker[model] as TrackerSettings;
  }

  /** @returns what an older version stored, with all that it did not know. */
  whole(stored: StoredSettings): RoomSettings {
    return wholeSettings(stored, this.#models.ids);
  }

  /** Calls the listener after each change. */
  subscribe(listener: SettingsListener): void {
    this.#listeners.push(listener);
  }

  /** A label of a model is called otherwise from now on: what was set for it is set for that. @returns whether anything was. */
  renameLabel(model: ModelId, before: string, now: string): boolean {
    const tracker = this.#current.tracker[model];
    const own = tracker && Object.hasOwn(tracker.labels, before) && tracker.labels[before];
    if (!tracker || !own) return false;
    const { [before]: _, ...others } = tracker.labels;
    const labels = { ...others, [now]: own };
    const changed = { ...this.#current.tracker, [model]: { ...tracker, labels } };
    this.#keep({ ...this.#current, tracker: changed });
    return true;
  }

  /** @throws {RefusalError} `bad-request` for models or labels that the room does not have. */
  change(change: SettingsChange, now: number): RoomSettings {
    for (const [id, tracker] of Object.entries(change.tracker ?? {})) {
      const model = this.#models.find(id as ModelId);
      if (!model) throw new RefusalError('bad-request', `the room has no model "${id}"`);
      requireLabels(model, tracker, this.trackerOf(model.id));
    }
    const changed = changedSettings(this.#current, change);
    this.#keep(checked(roomSettings, changed, 'bad-request', 'settings'));
    for (const listener of this.#listeners) listener(this.#current, now);
    return this.#current;
  }

  /** Stores the settings, with those of models that are gone. */
  #keep(settings: RoomSettings): void {
    const gone = Object.entries(this.#trackers).filter(
      ([id]) => !Object.hasOwn(settings.tracker, id),
    );
    const kept = Object.fromEntries(gone.slice(-maxTrackersOfGone));
    this.#trackers = { ...kept, ...settings.tracker };
    this.#current = settings;
    const stored: StoredSettings = { ...settings, tracker: this.#trackers };
    this.#sql.exec('UPDATE room SET settings = ?', JSON.stringify(stored));
  }
}

/** What was set for a label of an earlier version of the model can still be taken back. */
function requireLabels(
  { metadata }: RoomModel['source'],
  { labels = {} }: TrackerChange,
  before: TrackerSettings,
): void {
  for (const [label, own] of Object.entries(labels)) {
    if (metadata.labels.includes(label)) continue;
    if (own === null && Object.hasOwn(before.labels, label)) continue;
    throw new RefusalError('bad-request', `the model has no label "${label.slice(0, 64)}"`);
  }
}
