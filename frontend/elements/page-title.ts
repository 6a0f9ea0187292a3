/** The title of the tab: which room this is. */

const name = document.title;

/** @param title how the room is called; empty for none. */
export function entitlePage(title: string): void {
  const whole = title === '' ? name : `${title} · ${name}`;
  if (document.title !== whole) document.title = whole;
}
