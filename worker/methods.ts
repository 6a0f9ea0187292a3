/** What may be done at an address, for those who ask for something else there. */
import type { Hono } from 'hono';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** @returns `not-found`, or `method-not-allowed` with the methods that there are. */
export function noSuchRoute(app: Hono<{ Bindings: Bindings }>, path: string): Response {
  const allowed = methods.filter((method) =>
    // Middleware is there for all methods and is no route.
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  if (allowed.length === 0) return problemResponse(new RefusalError('not-found'));
  const refused = problemResponse(new RefusalError('method-not-allowed'));
  if (allowed.includes('GET')) allowed.push('HEAD');
  refused.headers.set('allow', allowed.join(', '));
  return refused;
}
