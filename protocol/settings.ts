/** What a host may set for their room. */
import * as v from 'valibot';
import { modelId } from './ids.ts';
import { maxLoggedEvents, maxModels, maxRetentionDays } from './limits.ts';
import { roomTitle } from './text.ts';
import {
  changedTracker,
  type TrackerSettings,
  trackerChange,
  trackerSettings,
} from './tracker-settings.ts';

/** Who may send text to everyone. */
const chatMode = v.picklist(['everyone', 'host', 'off']);

/** Who may teach the room sounds, and take them back: hosts, or whoever may turn a microphone on too. */
const teachMode = v.picklist(['everyone', 'host']);

/** How much of its log the room keeps; what is beyond either bound is gone for good. */
const retention = v.object({
  /** The latest so many events. */
  events: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxLoggedEvents)),
  /** Events of the last so many days. */
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxRetentionDays)),
});

export const roomSettings = v.object({
  /** How the room is called. Older rooms have no title. */
  title: v.optional(v.string(), ''),
  /** A mode that a client does not know is none in which it would write. */
  chat: v.fallback(chatMode, 'off'),
  /** Rooms of an older version cannot be taught. */
  teach: v.fallback(teachMode, 'host'),
  retention,
  /** Whether one sound that several mics hear is one detection, rather than one a mic. */
  mergeMics: v.boolean(),
  /** From what scores on, and how long, a sound counts as heard: by model, each of the room's. */
  tracker: v.pipe(v.record(modelId, trackerSettings), v.maxEntries(maxModels)),
});
export type RoomSettings = v.InferOutput<typeof roomSettings>;

/** Body of `PATCH /api/rooms/:id/settings`: what is left out stays as it is. */
export const settingsChange = v.strictObject({
  /** Empty takes the title away. */
  title: v.optional(roomTitle),
  chat: v.optional(chatMode),
  teach: v.optional(teachMode),
  retention: v.optional(v.partial(retention)),
  mergeMics: v.optional(v.boolean()),
  tracker: v.optional(v.pipe(v.record(modelId, trackerChange), v.maxEntries(maxModels))),
});
export type SettingsChange = v.InferOutput<typeof settingsChange>;

/** @returns the settings after a change; one of a model that has no settings yet is left out. */
export function changedSettings(settings: RoomSettings, change: SettingsChange): RoomSettings {
  return {
    title: change.title ?? settings.title,
    chat: change.chat ?? settings.chat,
    teach: change.teach ?? settings.teach,
    retention: {
      events: change.retention?.events ?? settings.retention.events,
      days: change.retention?.days ?? settings.retention.days,
    },
    mergeMics: change.mergeMics ?? settings.mergeMics,
    tracker: changedTrackers(settings.tracker, change.tracker ?? {}),
  };
}

function changedTrackers(
  trackers: RoomSettings['tracker'],
  change: NonNullable<SettingsChange['tracker']>,
): RoomSettings['tracker'] {
  const changed = Object.entries(trackers).map(([model, tracker]): [string, TrackerSettings] => [
    model,
    changedTracker(tracker, change[model as keyof typeof change] ?? {}),
  ]);
  return Object.fromEntries(changed);
}
