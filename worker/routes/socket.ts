/** The room's socket: hands the upgrade to the room, and says why if the room refuses. */
import { Hono } from 'hono';
import { asRefusal } from '../../edge/answer.ts';
import { networkHeader } from '../../edge/network.ts';
import { readSubprotocols } from '../../protocol/handshake.ts';
import { errorMessage } from '../../protocol/messages.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError, refusals } from '../../protocol/refusals.ts';
import type { Bindings } from '../bindings.ts';
import { callerNetwork } from '../network.ts';
import { requireOrigin } from '../origins.ts';
import { RoomHandle } from '../room.ts';

export const socket = new Hono<{ Bindings: Bindings }>();

socket.get('/:id/socket', async (context) => {
  const request = context.req.raw;
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
    throw new RefusalError('upgrade-expected');
  try {
    requireOrigin(request, context.env);
    const network = callerNetwork(request);
    const { stub } = new RoomHandle(context.env, context.req.param('id'), network);
    const headers = new Headers(request.headers);
    headers.set(networkHeader, network);
    const response = await stub.fetch(new Request(request, { headers }));
    return response.status === 101 ? response : refuse(request, await readProblem(response));
  } catch (error) {
    return refuse(request, asRefusal(error));
  }
});

/**
 * Accepts the socket to close it with the reason: a browser shows its page nothing of an upgrade that
 * was refused over HTTP.
 */
function refuse(request: Request, refusal: RefusalError): Response {
  const { selected } = readSubprotocols(request.headers.get('sec-websocket-protocol'));
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify(errorMessage(refusal)));
  server.close(refusals[refusal.code].close, refusal.code);
  const headers = selected === undefined ? {} : { 'sec-websocket-protocol': selected };
  return new Response(null, { status: 101, webSocket: client, headers });
}
