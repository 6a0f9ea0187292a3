/** Vibration, on devices that can. */

/** Milliseconds of vibration and of rest, in turns. */
const patterns = {
  urgent: [500, 150, 500, 150, 500, 150, 500],
  other: [250, 120, 250],
} as const;

/** Whether this browser can: no browser on iPhone and iPad can, nor Firefox and Safari anywhere. */
export function canVibrate(): boolean {
  return 'vibrate' in navigator;
}

/** Does nothing before the page was tapped once: browsers allow it from then on. */
export function vibrate(urgent: boolean): void {
  if (canVibrate()) navigator.vibrate(patterns[urgent ? 'urgent' : 'other']);
}
