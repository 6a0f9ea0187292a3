/** The edge: a stateless Hono app in front of the rooms. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type * as v from 'valibot';
import { asRefusal } from '../edge/answer.ts';
import type { IsolateModels } from '../edge/isolate-models.ts';
import type { DeploymentModels } from '../edge/models.ts';
import { subprotocol } from '../protocol/handshake.ts';
import type { health } from '../protocol/http.ts';
import { problemResponse } from '../protocol/problem.ts';
import type { Bindings } from './bindings.ts';
import { holdBack } from './held-refusals.ts';
import { noSuchRoute } from './methods.ts';
import { checkOrigin, readableByAll, shareAnswers } from './origins.ts';
import { fileOrPage, page } from './page.ts';
import { clips } from './routes/clips.ts';
import { detections } from './routes/detections.ts';
import { events } from './routes/events.ts';
import { models as catalogue } from './routes/models.ts';
import { push, roomPush } from './routes/push.ts';
import { roomModels } from './routes/room-models.ts';
import { rooms } from './routes/rooms.ts';
import { socket } from './routes/socket.ts';
import { sounds } from './routes/sounds.ts';

/** What is answered holds names, keys or what was heard: nobody on the way may keep it. */
const noStore = createMiddleware(async (context, next) => {
  await next();
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
});

/** Without `includeSubDomains`: what else there is below the operator's host is not ours to decide on. */
const strictTransportSecurity = 'max-age=15552000';

/**
 * @param models those that every room hears with: uploaded recordings are recognised here.
 * @param isolate where models are opened that rooms have besides.
 */
export function createApp(
  models: DeploymentModels,
  isolate: IsolateModels,
): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  // Before the headers: those of an upgrade cannot be changed.
  app.route('/api/rooms', socket);
  app.use('/api/*', secureHeaders({ strictTransportSecurity }), shareAnswers, checkOrigin, noStore);
  app.get('/api/health', (context) => {
    const healthy: v.InferOutput<typeof health> = { status: 'ok', protocol: subprotocol };
    return context.json(healthy);
  });
  app.route('/api/models', catalogue);
  app.route('/api/push', push);
  app.route('/api/rooms', rooms);
  app.route('/api/rooms', detections);
  app.route('/api/rooms', clips(models, isolate));
  app.route('/api/rooms', roomModels(isolate));
  app.route('/api/rooms', sounds(models));
  app.route('/api/rooms', events);
  app.route('/api/rooms', roomPush);
  app.route('/', page);
  app.notFound((context) => {
    const { req } = context;
    const isFile = ['GET', 'HEAD'].includes(req.method) && !/^\/api(\/|$)/.test(req.path);
    return isFile ? fileOrPage(context) : readableByAll(noSuchRoute(app, req.path), req.raw);
  });
  app.onError(async (error, { req }) => {
    const refusal = asRefusal(error);
    await holdBack(refusal);
    return readableByAll(problemResponse(refusal), req.raw);
  });
  return app;
}
