/** The log that a developer can switch on. Whoever writes to it leaves out keys, tokens and links. */
import type { FollowOptions } from './options.ts';

export type DebugLog = (line: string) => void;

export function debugLog(debug: FollowOptions['debug']): DebugLog {
  if (typeof debug === 'function') return debug;
  return debug ? (line) => console.debug(`earshot: ${line}`) : () => {};
}
