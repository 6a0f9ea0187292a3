/** A relay, as the Worker, its room and other relays call it. Its name says whose it is, and which. */
import type { RoomId } from '../../protocol/ids.ts';
import type { Batch } from './news.ts';

export interface RelayStub {
  /** Tells what is new in the room. */
  tell(batch: Batch): Promise<void>;
  /** The room is deleted. */
  end(): Promise<void>;
  /** Takes in a listener whom the room admitted, with the ticket that the room gave. */
  fetch(url: URL, init: RequestInit): Promise<Response>;
}

export function relayOf(
  namespace: Cloudflare.Env['RELAYS'],
  roomId: RoomId,
  relay: number,
): RelayStub {
  // The platform's type of `tell` cannot carry branded ids.
  return namespace.getByName(`${roomId}/${relay}`) as unknown as RelayStub;
}

/** @returns the room and the number of a relay, by its name. */
export function readRelayName(name: string | undefined): { roomId: RoomId; relay: number } {
  const [roomId, relay] = (name ?? '').split('/');
  if (!roomId || !relay) throw new Error(`"${name}" is no relay's name.`);
  return { roomId: roomId as RoomId, relay: Number(relay) };
}
