/** The room's socket: hands the upgrade to the room, and says why if the room refuses. */
import { Hono } from 'hono';
import * as v from 'valibot';
import {
  type RelayTicket,
  relayTicket,
  ticketHeader,
} from '../../durable-objects/relays/ticket.ts';
import { asRefusal } from '../../edge/answer.ts';
import { readSubprotocols } from '../../protocol/handshake.ts';
import { errorMessage } from '../../protocol/messages.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError, refusals } from '../../protocol/refusals.ts';
import type { Bindings } from '../bindings.ts';
import { requireOrigin } from '../origins.ts';
import { RoomHandle } from '../room.ts';

export const socket = new Hono<{ Bindings: Bindings }>();

socket.get('/:id/socket', async (context) => {
  const request = context.req.raw;
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
    throw new RefusalError('upgrade-expected');
  try {
    requireOrigin(request, context.env);
    const room = new RoomHandle(context.env, context.req.param('id'));
    const response = await room.stub.fetch(request);
    if (response.status === 101) return response;
    if (!response.ok) return refuse(request, await readProblem(response));
    return await sendToRelay(request, room, v.parse(relayTicket, await response.json()));
  } catch (error) {
    return refuse(request, asRefusal(error));
  }
});

/**
 * The room has no place for one more listener: a relay has. It is told what the room said of them, and
 * nothing of what the client sent.
 */
async function sendToRelay(
  request: Request,
  room: RoomHandle,
  ticket: RelayTicket,
): Promise<Response> {
  const url = new URL('https://relay/socket');
  const headers = { upgrade: 'websocket', [ticketHeader]: JSON.stringify(ticket) };
  const response = await room.relay(ticket.relay).fetch(url, { headers });
  const { webSocket } = response;
  if (!webSocket) return refuse(request, await readProblem(response));
  return new Response(null, { status: 101, webSocket, headers: selectedBy(request) });
}

/**
 * Accepts the socket to close it with the reason: a browser shows its page nothing of an upgrade that
 * was refused over HTTP.
 */
function refuse(request: Request, refusal: RefusalError): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify(errorMessage(refusal)));
  server.close(refusals[refusal.code].close, refusal.code);
  return new Response(null, { status: 101, webSocket: client, headers: selectedBy(request) });
}

function selectedBy(request: Request): HeadersInit {
  const { selected } = readSubprotocols(request.headers.get('sec-websocket-protocol'));
  return selected === undefined ? {} : { 'sec-websocket-protocol': selected };
}
