/**
 * How many sockets a room takes, by role. Those who listen never take the last places of those who speak:
 * beyond a number of them relays serve them (relays/audience.ts), and followers have a number of their own.
 */
import {
  maxFollowers,
  maxFollowersPerNetwork,
  maxMicSockets,
  maxMicSocketsPerNetwork,
  maxPendingSockets,
  maxPendingSocketsPerNetwork,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Session } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Caller } from '../sockets/shares.ts';

/** @throws {RefusalError} `room-full`, if there is no place for one more participant; for a host there always is. */
export function requirePlace(sessions: Sessions, caller: Caller): void {
  if (caller.role === 'host') return;
  if (caller.role === 'mic') {
    const mics = sessions.all.filter(({ role, kind }) => role === 'mic' && kind !== 'follower');
    requireFewer(mics, maxMicSockets);
    requireFewer(mics.filter(comesFrom(caller)), maxMicSocketsPerNetwork);
  }
  requireIntroduced(sessions, caller);
}

/** @throws {RefusalError} `room-full`, if too many have not said `hello` yet, or were refused and stay. */
export function requireIntroduced(sessions: Sessions, caller: Caller): void {
  const silent = sessions.silent.filter(({ role }) => role === caller.role);
  requireFewer(silent, maxPendingSockets);
  requireFewer(silent.filter(comesFrom(caller)), maxPendingSocketsPerNetwork);
  if (sessions.tooManyRefused(caller)) {
    throw new RefusalError('room-full', 'too many sockets that were refused are still open');
  }
}

/** @throws {RefusalError} `room-full`, if there is no place for one more follower; for a host there always is. */
export function requireFollowerPlace(sessions: Sessions, caller: Caller): void {
  if (caller.role === 'host') return;
  const followers = sessions.all.filter((each) => follows(each) && each.role === caller.role);
  requireFewer(followers, maxFollowers[caller.role]);
  requireFewer(followers.filter(comesFrom(caller)), maxFollowersPerNetwork[caller.role]);
}

function follows(session: Session): boolean {
  return (
    session.kind === 'follower' || (session.kind === 'pending' && session.awaiting === 'follower')
  );
}

function comesFrom({ network }: Caller) {
  return (session: Session) => session.network === network;
}

function requireFewer(sessions: readonly Session[], most: number): void {
  if (sessions.length >= most) throw new RefusalError('room-full');
}
