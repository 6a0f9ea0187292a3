/** The models of a room over HTTP: list, add, replace, change and remove them. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { IsolateModels } from '../../edge/isolate-models.ts';
import { type ModelList, modelChange } from '../../protocol/http.ts';
import { modelId } from '../../protocol/ids.ts';
import { maxBodyBytes } from '../../protocol/limits.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { addModel, type ModelAddition } from '../models/add-model.ts';
import { check, readJson } from '../request.ts';
import { type RoomEnvironment, room } from './room.ts';

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => problemResponse(new RefusalError('message-too-large')),
});

/** @param isolate where models are tried before a room gets them. */
export function roomModels(isolate: IsolateModels): Hono<RoomEnvironment> {
  const routes = new Hono<RoomEnvironment>();

  routes.get('/:id/models', room, async (context) => {
    const list: ModelList = { models: await context.var.room.ask('models', {}) };
    return context.json(list);
  });

  const add = async (
    addition: Omit<ModelAddition, 'isolate'>,
    keep: (work: Promise<unknown>) => void,
  ) => {
    const adding = addModel({ ...addition, isolate });
    // Whoever breaks off still gives their place back.
    keep(adding.catch(() => undefined));
    return adding;
  };

  routes.post('/:id/models', room, async (context) => {
    const { req, env, var: vars, executionCtx } = context;
    const addition = { room: vars.room, request: req.raw, hosts: env.MODEL_HOSTS };
    return context.json(await add(addition, (work) => executionCtx.waitUntil(work)), 201);
  });

  routes.put('/:id/models/:model', room, async (context) => {
    const { req, env, var: vars, executionCtx } = context;
    const replaced = check(modelId, req.param('model'));
    const addition = { room: vars.room, request: req.raw, hosts: env.MODEL_HOSTS, replaced };
    return context.json(await add(addition, (work) => executionCtx.waitUntil(work)));
  });

  routes.patch('/:id/models/:model', limitBody, room, async (context) => {
    const id = check(modelId, context.req.param('model'));
    const change = await readJson(context, modelChange);
    return context.json(await context.var.room.ask('changeModel', { id, change }));
  });

  routes.delete('/:id/models/:model', room, async (context) => {
    await context.var.room.ask('removeModel', { id: check(modelId, context.req.param('model')) });
    return context.body(null, 204);
  });

  return routes;
}
