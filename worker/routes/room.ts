/** Puts the room of `/:id` into the context, to be asked with the key that the request came with. */
import { createMiddleware } from 'hono/factory';
import type { Bindings } from '../bindings.ts';
import { callerNetwork } from '../network.ts';
import { keyOf, keyOrParameterOf } from '../request.ts';
import { RoomHandle } from '../room.ts';

export interface RoomEnvironment {
  Bindings: Bindings;
  Variables: { room: RoomHandle };
}

function roomWith(key: typeof keyOf) {
  return createMiddleware<RoomEnvironment, '/:id'>(async (context, next) => {
    const network = callerNetwork(context.req.raw);
    const handle = new RoomHandle(context.env, context.req.param('id'), network, key(context));
    context.set('room', handle);
    await next();
  });
}

export const room = roomWith(keyOf);

/** For what a browser opens without headers: the key may also be in the address. */
export const roomByAddress = roomWith(keyOrParameterOf);
