/** Whether something that happens draws attention on this device, and how. Pure. */
import { type AlertSettings, labelAlertsOf, type Ways } from './alert-settings.ts';

/** A sound by its label, or a microphone or connection that was lost. */
export type News =
  | { readonly kind: 'sound'; readonly label: string; readonly urgent: boolean }
  | { readonly kind: 'loss' };

/** @returns how to draw attention; undefined for not at all. @param at when it happens, by this device's clock. */
export function waysOf(news: News, settings: AlertSettings, at: Date): Ways | undefined {
  const urgent = news.kind === 'loss' || news.urgent;
  if (at.getTime() < settings.snoozedUntil) return undefined;
  if (isQuietHour(at, settings) && !(urgent && settings.urgentPasses)) return undefined;
  if (news.kind === 'loss') {
    return settings.losses && settings.which !== 'off' ? settings.ways : undefined;
  }
  const { alert, ways = settings.ways } = labelAlertsOf(news.label, settings);
  if (alert === 'never') return undefined;
  const asked = settings.which === 'all' || (settings.which === 'urgent' && urgent);
  return asked || alert === 'always' ? ways : undefined;
}

/** Quiet hours may go over midnight; from and to the same time they last all day. */
export function isQuietHour(
  at: Date,
  { quietHours, quietFrom, quietTo }: Pick<AlertSettings, 'quietHours' | 'quietFrom' | 'quietTo'>,
): boolean {
  if (!quietHours) return false;
  const minute = 60 * at.getHours() + at.getMinutes();
  const from = minuteOf(quietFrom);
  const to = minuteOf(quietTo);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** @param time of day, as `22:30`. */
function minuteOf(time: string): number {
  return 60 * Number(time.slice(0, 2)) + Number(time.slice(3));
}
