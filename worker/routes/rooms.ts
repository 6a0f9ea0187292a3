/** Rooms over HTTP: make one, look at one. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { hashKey, randomKey, randomRoomId } from '../../durable-objects/access.ts';
import { shareLink } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxBodyBytes } from '../../protocol/limits.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { type Bindings, roomById } from '../bindings.ts';

export const rooms = new Hono<{ Bindings: Bindings }>();

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => problemResponse(new RefusalError('message-too-large')),
});

rooms.post('/', limitBody, async (context) => {
  const id = randomRoomId();
  const keys = { host: randomKey(), mic: randomKey(), listener: randomKey() };
  await roomById(context.env, id).create(id, {
    host: hashKey(keys.host),
    mic: hashKey(keys.mic),
    listener: hashKey(keys.listener),
  });
  const { origin, host, protocol } = new URL(context.req.url);
  const created: RoomCreated = {
    id,
    keys,
    links: {
      host: shareLink(origin, id, keys.host),
      mic: shareLink(origin, id, keys.mic),
      listener: shareLink(origin, id, keys.listener),
    },
    socket: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/rooms/${id}/socket`,
  };
  return context.json(created, 201, { 'cache-control': 'no-store' });
});

rooms.get('/:id', async (context) => {
  const response = await roomById(context.env, context.req.param('id')).fetch(context.req.raw);
  // A copy, since the headers of a fetched response cannot be added to.
  return new Response(response.body, response);
});
