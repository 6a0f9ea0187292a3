/** No alerts for a while. */
import { alertSettings, changeAlertSettings } from './alert-settings.ts';

export const snoozeMs = 5 * 60_000;

export function snooze(now = Date.now()): void {
  changeAlertSettings({ snoozedUntil: now + snoozeMs });
}

export function wake(): void {
  changeAlertSettings({ snoozedUntil: 0 });
}

/** @returns how much longer, in milliseconds; 0 for not at all. */
export function snoozedMs(now = Date.now()): number {
  // A clock that was set back must not silence a device for days.
  return Math.min(snoozeMs, Math.max(0, alertSettings().snoozedUntil - now));
}
