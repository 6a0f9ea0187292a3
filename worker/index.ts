/** The edge: a stateless Hono app in front of the rooms. */
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type * as v from 'valibot';
import { subprotocol } from '../protocol/handshake.ts';
import type { health } from '../protocol/http.ts';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';
import { checkOrigin, shareAnswers } from './origins.ts';
import { clips } from './routes/clips.ts';
import { detections } from './routes/detections.ts';
import { events } from './routes/events.ts';
import { rooms } from './routes/rooms.ts';
import { socket } from './routes/socket.ts';

export { Room } from '../durable-objects/room.ts';

const app = new Hono<{ Bindings: Bindings }>();

// Before the headers: those of an upgrade cannot be changed.
app.route('/api/rooms', socket);
app.use('/api/*', secureHeaders(), shareAnswers, checkOrigin);
app.get('/api/health', (context) => {
  const healthy: v.InferOutput<typeof health> = { status: 'ok', protocol: subprotocol };
  return context.json(healthy, 200, { 'cache-control': 'no-store' });
});
app.route('/api/rooms', rooms);
app.route('/api/rooms', detections);
app.route('/api/rooms', clips);
app.route('/api/rooms', events);
app.notFound(() => problemResponse(new RefusalError('not-found')));
app.onError((error) => {
  if (error instanceof RefusalError) return problemResponse(error);
  console.error(error);
  return problemResponse(new RefusalError('server-error'));
});

export default app;
