/** The edge: a stateless Hono app in front of the rooms. */
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';
import { rooms } from './routes/rooms.ts';
import { socket } from './routes/socket.ts';

export { Room } from '../durable-objects/room.ts';

const app = new Hono<{ Bindings: Bindings }>();

// Before the headers: those of an upgrade cannot be changed.
app.route('/api/rooms', socket);
app.use('/api/*', secureHeaders());
app.route('/api/rooms', rooms);
app.notFound(() => problemResponse(new RefusalError('not-found')));
app.onError((error) => {
  if (error instanceof RefusalError) return problemResponse(error);
  console.error(error);
  return problemResponse(new RefusalError('server-error'));
});

export default app;
