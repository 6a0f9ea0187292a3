/** What this device does when the room hears something, as its owner set it. Kept in this browser. */
import * as v from 'valibot';
import { keep, kept } from '../mine/index.ts';

const storageKey = 'earshot.alerts';
/** Told to the window when the settings of this page change. */
export const alertsChanged = 'earshot-alerts-changed';

/** How a device can draw attention. */
const ways = v.object({
  flash: v.fallback(v.boolean(), true),
  vibration: v.fallback(v.boolean(), true),
  notification: v.fallback(v.boolean(), false),
  sound: v.fallback(v.boolean(), false),
});
export type Ways = v.InferOutput<typeof ways>;

/** The tones that a device can play. */
export const toneNames = ['beep', 'chime', 'buzz'] as const;
export type ToneName = (typeof toneNames)[number];

/** What differs for one label; what is absent is as for all others. */
const labelAlerts = v.object({
  alert: v.optional(v.fallback(v.optional(v.picklist(['always', 'never'])), undefined)),
  ways: v.optional(v.fallback(v.optional(ways), undefined)),
});
export type LabelAlerts = v.InferOutput<typeof labelAlerts>;

/** A time of day, as `<input type="time">` gives it. */
const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

const settings = v.object({
  which: v.fallback(v.picklist(['urgent', 'all', 'off']), 'urgent'),
  ways: v.fallback(ways, v.parse(ways, {})),
  tone: v.fallback(v.picklist(toneNames), 'beep'),
  /** Whether a microphone or connection that is lost alerts as an urgent sound does. */
  losses: v.fallback(v.boolean(), true),
  quietHours: v.fallback(v.boolean(), false),
  quietFrom: v.fallback(timeOfDay, '22:00'),
  quietTo: v.fallback(timeOfDay, '07:00'),
  /** Whether what is urgent alerts in quiet hours too. */
  urgentPasses: v.fallback(v.boolean(), true),
  /** No alerts until then, in milliseconds since the Unix epoch. */
  snoozedUntil: v.fallback(v.number(), 0),
  /** What screen readers are told. */
  announced: v.fallback(v.picklist(['all', 'urgent', 'off']), 'all'),
  /** Whether they are told when a sound ends. */
  endsAnnounced: v.fallback(v.boolean(), true),
  labels: v.fallback(v.record(v.string(), labelAlerts), {}),
});
export type AlertSettings = v.InferOutput<typeof settings>;

let known: { text: string | null; settings: AlertSettings } | undefined;

/** The settings now: the same object until something changes, in whichever tab. */
export function alertSettings(): AlertSettings {
  const text = kept(storageKey);
  if (known?.text !== text) known = { text, settings: parseAlertSettings(text) };
  return known.settings;
}

/** @param text what was kept. What of it cannot be read is as it is by default. */
export function parseAlertSettings(text: string | null): AlertSettings {
  try {
    return v.parse(settings, JSON.parse(text ?? '{}'));
  } catch {
    return v.parse(settings, {});
  }
}

/** Keeps a change, and tells this page of it. */
export function changeAlertSettings(change: Partial<AlertSettings>): void {
  keep(storageKey, JSON.stringify({ ...alertSettings(), ...change }));
  dispatchEvent(new Event(alertsChanged));
}

/** What is set for one label alone. */
export function labelAlertsOf(label: string, { labels }: AlertSettings): LabelAlerts {
  return (Object.hasOwn(labels, label) ? labels[label] : undefined) ?? {};
}
