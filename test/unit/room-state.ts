/** What tests read of a connection's state. */
import type {
  ConnectionPhase,
  RoomFollower,
  RoomSnapshot,
  TransportKind,
} from '../../client/index.ts';

export function now({ state }: RoomFollower): RoomSnapshot {
  return state.getSnapshot();
}

/** @returns the phases after the present one, as they come. */
export function phases(connection: RoomFollower): ConnectionPhase[] {
  return changes(connection, () => now(connection).connection.phase);
}

/** @returns the transports after the present one, as they come. */
export function transportsOf(connection: RoomFollower): TransportKind[] {
  return changes(connection, () => now(connection).connection.transport);
}

function changes<T>(connection: RoomFollower, read: () => T): T[] {
  const seen: T[] = [];
  let last = read();
  connection.state.subscribe(() => {
    if (read() !== last) seen.push(read());
    last = read();
  });
  return seen;
}
