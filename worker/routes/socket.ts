/** The room's socket: hands the upgrade to the room, and says why if the room refuses. */
import { Hono } from 'hono';
import { asRefusal } from '../../edge/answer.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Bindings } from '../bindings.ts';
import { requireOrigin } from '../origins.ts';
import { refuseSocket } from '../refused-sockets.ts';
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
    const { stub } = new RoomHandle(context.env, context.req.param('id'));
    const response = await stub.fetch(request);
    return response.status === 101 ? response : refuse(await readProblem(response));
  } catch (error) {
    return refuse(asRefusal(error));
  }
});
