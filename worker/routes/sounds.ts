/** Sounds that a room is taught, over HTTP: list, teach, rename, delete, undo, carry to another room. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DeploymentModels } from '../../edge/models.ts';
import { exampleId, soundId } from '../../protocol/ids.ts';
import { maxBodyBytes } from '../../protocol/limits.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import {
  type ExampleOwner,
  type ExampleSource,
  exampleSource,
  newSound,
  type SoundList,
  soundNaming,
} from '../../protocol/sounds.ts';
import { check, readJson } from '../request.ts';
import { teachByClip } from '../sounds/clip-example.ts';
import { importSounds } from '../sounds/import-sounds.ts';
import { type RoomEnvironment, room } from './room.ts';

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => problemResponse(new RefusalError('message-too-large')),
});

/** @param models of the deployment: pieces of recordings are heard here. */
export function sounds(models: DeploymentModels): Hono<RoomEnvironment> {
  const routes = new Hono<RoomEnvironment>();

  const teach = (
    { env, req, var: { room: asked } }: Context<RoomEnvironment>,
    of: ExampleOwner,
    source: ExampleSource,
  ): Promise<SoundList> => {
    if (!('clip' in source)) return asked.ask('addHeardExample', { of, source });
    return teachByClip(asked, of, source, { models, bucket: env.CLIPS, signal: req.raw.signal });
  };

  routes.get('/:id/sounds', room, async (context) =>
    context.json(await context.var.room.ask('sounds', {})),
  );

  routes.post('/:id/sounds', limitBody, room, async (context) => {
    const { name, example } = await readJson(context, newSound);
    const list = example
      ? await teach(context, { name }, example)
      : await context.var.room.ask('addSound', { name });
    return context.json(list, 201);
  });

  routes.delete('/:id/sounds', room, async (context) =>
    context.json(await context.var.room.ask('removeSounds', {})),
  );

  routes.post('/:id/sounds/undo', room, async (context) =>
    context.json(await context.var.room.ask('undoSounds', {})),
  );

  routes.get('/:id/sounds/export', room, async (context) => {
    const file = await context.var.room.ask('exportSounds', {});
    return context.body(new Uint8Array(file), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="earshot-${context.var.room.id}.sounds"`,
    });
  });

  routes.post('/:id/sounds/import', room, async (context) => {
    const importing = importSounds(context.var.room, context.req.raw);
    // Whoever breaks off still gives their place back.
    context.executionCtx.waitUntil(importing.catch(() => undefined));
    return context.json(await importing);
  });

  routes.patch('/:id/sounds/:sound', limitBody, room, async (context) => {
    const sound = check(soundId, context.req.param('sound'));
    const { name } = await readJson(context, soundNaming);
    return context.json(await context.var.room.ask('renameSound', { sound, name }));
  });

  routes.delete('/:id/sounds/:sound', room, async (context) => {
    const sound = check(soundId, context.req.param('sound'));
    return context.json(await context.var.room.ask('removeSound', { sound }));
  });

  routes.post('/:id/sounds/:sound/examples', limitBody, room, async (context) => {
    const sound = check(soundId, context.req.param('sound'));
    const source = await readJson(context, exampleSource);
    return context.json(await teach(context, { sound }, source), 201);
  });

  const exampleOf = (param: (name: 'sound' | 'example') => string) => ({
    sound: check(soundId, param('sound')),
    example: check(exampleId, param('example')),
  });

  routes.get('/:id/sounds/:sound/examples/:example', room, async (context) => {
    const asked = exampleOf((name) => context.req.param(name));
    return context.json(await context.var.room.ask('example', asked));
  });

  routes.delete('/:id/sounds/:sound/examples/:example', room, async (context) => {
    const asked = exampleOf((name) => context.req.param(name));
    return context.json(await context.var.room.ask('removeExample', asked));
  });

  return routes;
}
