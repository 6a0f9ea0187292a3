/** The room's socket: hands the upgrade to the room, and says why if the room refuses. */
import { Hono } from 'hono';
import * as v from 'valibot';
import {
  type RelayTicket,
  relayTicket,
  ticketHeader,
} from '../../durable-objects/relays/ticket.ts';
import { asRefusal } from '../../edge/answer.ts';
import { networkHeader } from '../../edge/network.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Bindings } from '../bindings.ts';
import { callerNetwork } from '../network.ts';
import { requireOrigin } from '../origins.ts';
import { refuseSocket, selectedHeader } from '../refused-sockets.ts';
import { RoomHandle } from '../room.ts';

export const socket = new Hono<{ Bindings: Bindings }>();

socket.get('/:id/socket', async (context) => {
  const request = context.req.raw;
  const refuse = (refusal: RefusalError) =>
    refuseSocket(request, refusal, context.executionCtx as ExecutionContext);
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
    throw new RefusalError('upgrade-expected');
  try {
    requireOrigin(request, context.env);
    const network = callerNetwork(request);
    const room = new RoomHandle(context.env, context.req.param('id'), network);
    const marked = new Headers(request.headers);
    marked.set(networkHeader, network);
    const response = await room.stub.fetch(new Request(request, { headers: marked }));
    if (response.status === 101) return response;
    if (!response.ok) return refuse(await readProblem(response));
    const relayed = await sendToRelay(room, v.parse(relayTicket, await response.json()));
    if (!relayed.webSocket) return refuse(await readProblem(relayed));
    const headers = selectedHeader(request);
    return new Response(null, { status: 101, webSocket: relayed.webSocket, headers });
  } catch (error) {
    return refuse(asRefusal(error));
  }
});

/**
 * The room has no place for one more listener: a relay has. It is told what the room said of them, and
 * nothing of what the client sent.
 */
function sendToRelay(room: RoomHandle, ticket: RelayTicket): Promise<Response> {
  const url = new URL('https://relay/socket');
  const headers = { upgrade: 'websocket', [ticketHeader]: JSON.stringify(ticket) };
  return room.relay(ticket.relay).fetch(url, { headers });
}
