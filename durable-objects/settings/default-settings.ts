/** How a room is set until its host says otherwise, and what older rooms have not stored. */
import { defaultTrackerParameters } from '../../models/recognition/tracker-settings.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { defaultRetentionDays, maxLoggedEvents } from '../../protocol/limits.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { TrackerSettings } from '../../protocol/tracker-settings.ts';

const defaultTracker: TrackerSettings = { all: defaultTrackerParameters, labels: {} };

/** @param models of the room. */
export function defaultSettings(models: readonly ModelId[]): RoomSettings {
  return {
    title: '',
    chat: 'everyone',
    teach: 'host',
    retention: { events: maxLoggedEvents, days: defaultRetentionDays },
    mergeMics: true,
    tracker: byModel(models, () => defaultTracker),
  };
}

/** What an older version of Earshot stored lacks the settings that it did not know. */
export type StoredSettings = Partial<Omit<RoomSettings, 'tracker'>> & {
  tracker?: Record<ModelId, Partial<TrackerSettings>>;
};

/** @returns the settings, whole, for the models that the room has now. */
export function wholeSettings(stored: StoredSettings, models: readonly ModelId[]): RoomSettings {
  const tracker = byModel(models, (model) => {
    const { all, labels } = stored.tracker?.[model] ?? {};
    return { all: { ...defaultTracker.all, ...all }, labels: labels ?? {} };
  });
  return { ...defaultSettings(models), ...stored, tracker };
}

function byModel<Value>(
  models: readonly ModelId[],
  make: (model: ModelId) => Value,
): Record<ModelId, Value> {
  return Object.fromEntries(models.map((model) => [model, make(model)]));
}
