/** How the connection to a room is, in a word or two. */
import type { CloseInfo, ConnectionSnapshot, RefusalCode } from '../../client/index.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { msg } from '../words/msg.ts';

export type LinkState = ConnectionSnapshot['phase'] | 'delayed' | 'silent';

/** @param over whether nothing more comes from the room: what is closed stays closed. */
export function linkState(connection: ConnectionSnapshot, over: boolean): LinkState {
  const { phase } = connection;
  if (phase === 'closed') return over ? 'closed' : 'reconnecting';
  if (phase !== 'open') return phase;
  if (followsOnly(connection)) return 'delayed';
  return connection.reachedUntil === undefined ? 'open' : 'silent';
}

export function linkWords(state: LinkState): string {
  return {
    connecting: msg('Connecting…'),
    open: msg('Live'),
    delayed: msg('Delayed'),
    silent: msg('No answer…'),
    reconnecting: msg('Reconnecting…'),
    closed: msg('Disconnected'),
  }[state];
}

/** What is the matter with a room that lets nobody in, in two words; undefined where it is the connection. */
export function closedTitle({ refusal }: CloseInfo): string | undefined {
  switch (refusal) {
    case 'room-deleted':
      return msg('Room deleted');
    case 'room-not-found':
      return msg('No such room');
    case 'room-full':
      return msg('Room full');
    case 'key-wrong':
    case 'key-rotated':
    case 'key-missing':
      return msg('Link not valid');
    case 'replaced':
      return msg('Open elsewhere');
    default:
      return undefined;
  }
}

/** After these the same link leads nowhere, however often it is tried. */
const inVain: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'key-wrong',
  'key-rotated',
  'room-not-found',
  'room-deleted',
]);

/** Whether to connect again could help. */
export function mayConnectAgain({ refusal }: CloseInfo): boolean {
  return refusal === undefined || !inVain.has(refusal);
}
