/** How a room is set until its host says otherwise, and what older rooms have not stored. */
import { defaultTrackerParameters } from '../models/recognition/tracker-settings.ts';
import { defaultRetentionDays, maxLoggedEvents } from '../protocol/limits.ts';
import type { RoomSettings } from '../protocol/settings.ts';

export const defaultSettings: RoomSettings = {
  chat: 'everyone',
  retention: { events: maxLoggedEvents, days: defaultRetentionDays },
  mergeMics: true,
  tracker: { all: defaultTrackerParameters, labels: {} },
};

/** What an older version of Earshot stored lacks the settings that it did not know. */
export type StoredSettings = Partial<Omit<RoomSettings, 'tracker'>> & {
  tracker?: { all: Partial<RoomSettings['tracker']['all']> } & Pick<
    RoomSettings['tracker'],
    'labels'
  >;
};

/** @returns the settings, whole. */
export function wholeSettings(stored: StoredSettings): RoomSettings {
  const { all, labels } = stored.tracker ?? defaultSettings.tracker;
  const tracker = { all: { ...defaultSettings.tracker.all, ...all }, labels };
  return { ...defaultSettings, ...stored, tracker };
}
