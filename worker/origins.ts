/**
 * Whose pages may connect to the rooms and embed them: the deployment's own, and those of the origins
 * that its operator lists, which may also frame the page (page.ts). Whoever sends no `Origin`, as
 * programs do, is no page; a key is needed all the same.
 */
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';

/** @returns what the operator lists besides the deployment's own origin; `*` stands for all. */
export function allowedOrigins({ ALLOWED_ORIGINS }: Bindings): string[] {
  return ALLOWED_ORIGINS.split(/\s+/).filter((origin) => origin !== '');
}

/** @returns whether a page of this origin may use what is served at `url`. */
function mayUse(origin: string, url: string, env: Bindings): boolean {
  if (origin === new URL(url).origin) return true;
  const allowed = allowedOrigins(env);
  return allowed.includes('*') || allowed.includes(origin);
}

/** @throws {RefusalError} `origin-not-allowed` for pages of other origins. */
export function requireOrigin({ headers, url }: Request, env: Bindings): void {
  const origin = headers.get('origin');
  if (origin !== null && !mayUse(origin, url, env)) {
    throw new RefusalError('origin-not-allowed', origin.slice(0, 200));
  }
}

/** The same as middleware. */
export const checkOrigin = createMiddleware<{ Bindings: Bindings }>(async (context, next) => {
  requireOrigin(context.req.raw, context.env);
  await next();
});

/** Lets browsers hand the answers to the pages that may use the rooms. */
export const shareAnswers = cors({
  origin: (origin, context) => (mayUse(origin, context.req.url, context.env) ? origin : null),
  allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
  allowHeaders: ['authorization', 'content-type', 'last-event-id', 'range'],
  exposeHeaders: ['content-disposition', 'content-range', 'retry-after'],
  maxAge: 86_400,
});
