/**
 * Upgrades that are refused. The socket is accepted to close it with the reason, since a browser shows its
 * page nothing of an upgrade that was refused over HTTP. A peer that does not answer the close keeps its
 * connection: it is cut after a while, or once it has sent too much, and beyond a number of such sockets nothing is accepted any more.
 */
import { readSubprotocols } from '../protocol/handshake.ts';
import { maxBytesAfterRefusal, maxRefusedSockets, refusedGraceMs } from '../protocol/limits.ts';
import { errorMessage } from '../protocol/messages.ts';
import { problemResponse } from '../protocol/problem.ts';
import { type RefusalError, refusals } from '../protocol/refusals.ts';

/** Refused sockets of this isolate whose other end has not closed them. */
let open = 0;

/** @param context of the request, which goes on until the socket has ended. */
export function refuseSocket(
  request: Request,
  refusal: RefusalError,
  context: ExecutionContext,
): Response {
  if (open >= maxRefusedSockets) return problemResponse(refusal);
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  open++;
  context.waitUntil(ended(server, context));
  server.send(JSON.stringify(errorMessage(refusal)));
  server.close(refusals[refusal.code].close, refusal.code);
  const headers = selectedHeader(request);
  return new Response(null, { status: 101, webSocket: client, headers });
}

/** @returns the header that tells the client which of the subprotocols it offered was selected. */
export function selectedHeader({ headers }: Request): HeadersInit {
  const { selected } = readSubprotocols(headers.get('sec-websocket-protocol'));
  return selected === undefined ? {} : { 'sec-websocket-protocol': selected };
}

async function ended(socket: WebSocket, context: ExecutionContext): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), refusedGraceMs);
  for (const type of ['close', 'error'] as const) {
    socket.addEventListener(type, () => resolve(true));
  }
  let bytes = 0;
  socket.addEventListener('message', ({ data }) => {
    bytes += typeof data === 'string' ? data.length : data.byteLength;
    if (bytes > maxBytesAfterRefusal) resolve(false);
  });
  const closed = await promise;
  clearTimeout(timer);
  open--;
  // Nothing less ends a connection whose other end does not take part. What is retryable counts as a lost
  // connection to the platform, and is not logged as a fault.
  if (!closed) context.abort(Object.assign(new Error('not closed'), { retryable: true }));
}
