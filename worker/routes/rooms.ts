/** Rooms over HTTP: make one, look at one, change one, delete one. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { hashKey, randomKey, randomRoomId, sealGuestKeys } from '../../edge/keys.ts';
import { shareLink } from '../../protocol/handshake.ts';
import {
  type GuestLinks,
  type KeysRotated,
  keyRotation,
  type RoomCreated,
} from '../../protocol/http.ts';
import { maxBodyBytes } from '../../protocol/limits.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { settingsChange } from '../../protocol/settings.ts';
import { requireCreator } from '../creation.ts';
import { callerNetwork } from '../network.ts';
import { ownOrigin } from '../origins.ts';
import { keyOf, readJson } from '../request.ts';
import { RoomHandle } from '../room.ts';
import { type RoomEnvironment, room } from './room.ts';

export const rooms = new Hono<RoomEnvironment>();

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => problemResponse(new RefusalError('message-too-large')),
});

rooms.post('/', limitBody, async (context) => {
  const network = callerNetwork(context.req.raw);
  const { success } = await context.env.ROOM_CREATION.limit({ key: network });
  if (!success) throw new RefusalError('too-many-rooms');
  // After the count, so that nobody tries keys any faster.
  await requireCreator(context.req.raw, keyOf(context), context.env);
  const id = randomRoomId();
  const keys = { host: randomKey(), mic: randomKey(), listener: randomKey() };
  const keyHashes = {
    host: hashKey(keys.host),
    mic: hashKey(keys.mic),
    listener: hashKey(keys.listener),
  };
  const guestKeys = sealGuestKeys(keys.host, id, { mic: keys.mic, listener: keys.listener });
  await new RoomHandle(context.env, id, network).ask('create', { id, keyHashes, guestKeys });
  const origin = ownOrigin(context.req.url, context.env);
  const created: RoomCreated = {
    id,
    keys,
    links: {
      host: shareLink(origin, id, keys.host),
      mic: shareLink(origin, id, keys.mic),
      listener: shareLink(origin, id, keys.listener),
    },
    socket: `${origin.replace(/^http/, 'ws')}/api/rooms/${id}/socket`,
  };
  return context.json(created, 201);
});

rooms.get('/:id', room, async (context) => context.json(await context.var.room.ask('status', {})));

rooms.delete('/:id', room, async (context) => {
  await context.var.room.ask('delete', {});
  return context.body(null, 204);
});

rooms.patch('/:id/settings', limitBody, room, async (context) => {
  const change = await readJson(context, settingsChange);
  return context.json(await context.var.room.ask('changeSettings', { change }));
});

rooms.post('/:id/keys', limitBody, room, async (context) => {
  const { roles } = await readJson(context, keyRotation);
  const keys = await context.var.room.ask('rotateKeys', { roles });
  const origin = ownOrigin(context.req.url, context.env);
  const links: KeysRotated['links'] = {};
  for (const role of roles)
    links[role] = shareLink(origin, context.var.room.id, keys[role] as string);
  const rotated: KeysRotated = { keys, links };
  return context.json(rotated);
});

rooms.get('/:id/links', room, async (context) => {
  const { id } = context.var.room;
  const { mic, listener } = await context.var.room.ask('guestKeys', {});
  const origin = ownOrigin(context.req.url, context.env);
  const answer: GuestLinks = {
    keys: { mic, listener },
    links: {
      mic: mic && shareLink(origin, id, mic),
      listener: listener && shareLink(origin, id, listener),
    },
  };
  return context.json(answer);
});

rooms.get('/:id/diagnostics', room, async (context) =>
  context.json(await context.var.room.ask('diagnostics', {})),
);
