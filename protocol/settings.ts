/** What a host may set for their room. */
import * as v from 'valibot';
import { maxLoggedEvents, maxRetentionDays } from './limits.ts';
import { changedTracker, trackerChange, trackerSettings } from './tracker-settings.ts';

/** Who may send text to everyone. */
const chatMode = v.picklist(['everyone', 'host', 'off']);

/** How much of its log the room keeps; what is beyond either bound is gone for good. */
const retention = v.object({
  /** The latest so many events. */
  events: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxLoggedEvents)),
  /** Events of the last so many days. */
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxRetentionDays)),
});

export const roomSettings = v.object({
  /** A mode that a client does not know is none in which it would write. */
  chat: v.fallback(chatMode, 'off'),
  retention,
  /** Whether one sound that several mics hear is one detection, rather than one a mic. */
  mergeMics: v.boolean(),
  /** From what scores on, and how long, a sound counts as heard. */
  tracker: trackerSettings,
});
export type RoomSettings = v.InferOutput<typeof roomSettings>;

/** Body of `PATCH /api/rooms/:id/settings`: what is left out stays as it is. */
export const settingsChange = v.strictObject({
  chat: v.optional(chatMode),
  retention: v.optional(v.partial(retention)),
  mergeMics: v.optional(v.boolean()),
  tracker: v.optional(trackerChange),
});
export type SettingsChange = v.InferOutput<typeof settingsChange>;

/** @returns the settings after a change. */
export function changedSettings(settings: RoomSettings, change: SettingsChange): RoomSettings {
  return {
    chat: change.chat ?? settings.chat,
    retention: {
      events: change.retention?.events ?? settings.retention.events,
      days: change.retention?.days ?? settings.retention.days,
    },
    mergeMics: change.mergeMics ?? settings.mergeMics,
    tracker: changedTracker(settings.tracker, change.tracker ?? {}),
  };
}
