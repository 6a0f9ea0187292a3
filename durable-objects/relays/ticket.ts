/** What the room answers to an upgrade that it sends to a relay, for the Worker to hand on. */
import * as v from 'valibot';
import { eventId } from '../../protocol/ids.ts';

export const relayTicket = v.object({
  /** Where the listener comes from, as edge/network.ts tags it. */
  network: v.string(),
  /** Number of the relay. */
  relay: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The room's last event as it admitted the listener: keys replaced later were the listener's own. */
  admittedAt: eventId,
  /** Listeners on relays then, this one included. */
  audience: v.number(),
});
export type RelayTicket = v.InferOutput<typeof relayTicket>;

/** The header in which it reaches the relay. Only the Worker sets it: a client's is never passed on. */
export const ticketHeader = 'x-earshot-ticket';

/** @throws {v.ValiError} for what is no ticket: only our Worker asks. */
export function readTicket(text: string | null): RelayTicket {
  return v.parse(relayTicket, JSON.parse(text ?? 'null'));
}
