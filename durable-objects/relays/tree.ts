/**
 * How relays hang together: a heap. The room is node 0 and tells relays 1 to 16, relay 1 tells 17 to 32,
 * and so on, so that nobody tells more than `relayBranching` others. Pure.
 */
import { relayBranching } from '../../protocol/limits.ts';

/** @returns who tells this relay; 0 is the room. */
export function parentOf(relay: number): number {
  return Math.floor((relay - 1) / relayBranching);
}

/**
 * @param node a relay, or 0 for the room.
 * @param relays those that have listeners.
 * @returns whom the node tells itself, so that all of those below it are told.
 */
export function toldBy(node: number, relays: readonly number[]): number[] {
  const children = relays.map((relay) => childTowards(node, relay));
  return [...new Set(children.filter((child) => child !== undefined))];
}

function childTowards(node: number, relay: number): number | undefined {
  for (let at = relay; at > node; at = parentOf(at)) if (parentOf(at) === node) return at;
  return undefined;
}
