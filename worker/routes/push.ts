/** Web Push over HTTP: whether the deployment pushes, and which browsers a room pushes to. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { readPushKeys } from '../../edge/push-keys.ts';
import { maxBodyBytes } from '../../protocol/limits.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { type PushOffer, pushEnd, pushRequest } from '../../protocol/push.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Bindings } from '../bindings.ts';
import { readJson } from '../request.ts';
import { type RoomEnvironment, room } from './room.ts';

export const push = new Hono<{ Bindings: Bindings }>();

push.get('/', (context) => {
  const offer: PushOffer = { publicKey: readPushKeys(context.env)?.publicKey ?? null };
  return context.json(offer);
});

export const roomPush = new Hono<RoomEnvironment>();

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => problemResponse(new RefusalError('message-too-large')),
});

roomPush.put('/:id/push', limitBody, room, async (context) => {
  const asked = await readJson(context, pushRequest);
  return context.json(await context.var.room.ask('subscribePush', asked));
});

roomPush.delete('/:id/push', limitBody, room, async (context) => {
  const { endpoint } = await readJson(context, pushEnd);
  await context.var.room.ask('unsubscribePush', { endpoint });
  return context.body(null, 204);
});
