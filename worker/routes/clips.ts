/** Clips over HTTP: store a recording, list, play and remove them. */
import { Hono } from 'hono';
import type { IsolateModels } from '../../edge/isolate-models.ts';
import type { DeploymentModels } from '../../edge/models.ts';
import type { ClipList } from '../../protocol/http.ts';
import { clipId } from '../../protocol/ids.ts';
import { openInvited } from '../clips/invited-models.ts';
import { playClip } from '../clips/playback.ts';
import { storedSound } from '../clips/storage.ts';
import { addClip, type OpenModels } from '../clips/upload.ts';
import { check } from '../request.ts';
import { type RoomEnvironment, room, roomByAddress } from './room.ts';

/** @param models those of every room. @param isolate where those are opened that a room has besides. */
export function clips(models: DeploymentModels, isolate: IsolateModels): Hono<RoomEnvironment> {
  const routes = new Hono<RoomEnvironment>();

  routes.get('/:id/clips', room, async (context) => {
    const list: ClipList = { clips: await context.var.room.ask('clips', {}) };
    return context.json(list);
  });

  routes.post('/:id/clips', room, async (context) => {
    const { req, env } = context;
    const { room: asked } = context.var;
    const openModels: OpenModels = (invited, tracker) =>
      openInvited(invited, {
        deployment: models,
        isolate,
        assets: env.ASSETS,
        room: asked,
        tracker,
      });
    const adding = addClip(asked, req.raw, env.CLIPS, openModels, asked.network);
    // Whoever breaks off must not keep their upload from being cleaned up.
    context.executionCtx.waitUntil(adding.catch(() => undefined));
    return context.json(await adding, 201);
  });

  routes.get('/:id/clips/:clip', roomByAddress, async (context) => {
    const { req, env } = context;
    const { room: asked } = context.var;
    const { clip, storage } = await asked.ask('clip', { id: check(clipId, req.param('clip')) });
    return playClip(clip, storedSound(storage, asked, clip.id, env.CLIPS), req.raw);
  });

  routes.delete('/:id/clips/:clip', room, async (context) => {
    await context.var.room.ask('removeClip', { id: check(clipId, context.req.param('clip')) });
    return context.body(null, 204);
  });

  return routes;
}
