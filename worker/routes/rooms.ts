/** Rooms over HTTP: make one, look at one, change one, delete one. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { accepted } from '../../edge/answer.ts';
import { hashKey, randomKey, randomRoomId } from '../../edge/keys.ts';
import { shareLink } from '../../protocol/handshake.ts';
import { type KeysRotated, keyRotation, type RoomCreated } from '../../protocol/http.ts';
import { maxBodyBytes } from '../../protocol/limits.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { settingsChange } from '../../protocol/settings.ts';
import { type Bindings, roomById } from '../bindings.ts';
import { networkOf } from '../network.ts';
import { keyOf, readJson } from '../request.ts';

export const rooms = new Hono<{ Bindings: Bindings }>();

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => problemResponse(new RefusalError('message-too-large')),
});

/** What is answered holds names, keys or what was heard: nobody on the way may keep it. */
rooms.use(async (context, next) => {
  await next();
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
});

rooms.post('/', limitBody, async (context) => {
  const address = networkOf(context.req.header('cf-connecting-ip') ?? 'local');
  const { success } = await context.env.ROOM_CREATION.limit({ key: address });
  if (!success) throw new RefusalError('too-many-rooms');
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
  return context.json(created, 201);
});

rooms.get('/:id', async (context) => {
  const room = roomById(context.env, context.req.param('id'));
  return context.json(accepted(await room.status(keyOf(context))));
});

rooms.delete('/:id', async (context) => {
  const room = roomById(context.env, context.req.param('id'));
  accepted(await room.delete(keyOf(context)));
  return context.body(null, 204);
});

rooms.patch('/:id/settings', limitBody, async (context) => {
  const room = roomById(context.env, context.req.param('id'));
  const change = await readJson(context, settingsChange);
  return context.json(accepted(await room.changeSettings(keyOf(context), change)));
});

rooms.post('/:id/keys', limitBody, async (context) => {
  const id = context.req.param('id');
  const room = roomById(context.env, id);
  const { roles } = await readJson(context, keyRotation);
  const keys = accepted(await room.rotateKeys(keyOf(context), roles));
  const { origin } = new URL(context.req.url);
  const links: KeysRotated['links'] = {};
  for (const role of roles) links[role] = shareLink(origin, id, keys[role] as string);
  const rotated: KeysRotated = { keys, links };
  return context.json(rotated);
});

rooms.get('/:id/diagnostics', async (context) => {
  const room = roomById(context.env, context.req.param('id'));
  return context.json(accepted(await room.diagnostics(keyOf(context))));
});
