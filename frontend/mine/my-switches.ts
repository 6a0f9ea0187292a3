/** What is shown or hidden in this browser, as its user left it. */
import { read, write } from './storage.ts';

/** Parts of the page that are shown on request. */
export type Switch = 'details';

export function keptSwitch(name: Switch): boolean {
  return read(`earshot.${name}`) === 'on';
}

export function keepSwitch(name: Switch, on: boolean): void {
  write(`earshot.${name}`, on ? 'on' : 'off');
}
