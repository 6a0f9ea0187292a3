/**
 * Whose pages may connect to the rooms and embed them: the deployment's own, and those of the origins
 * that its operator lists, which may also frame the page (page.ts). Whoever sends no `Origin`, as
 * programs do, is no page; a key is needed all the same.
 */
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { keyHeader } from '../protocol/handshake.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';

/**
 * @returns the origin under which browsers know the deployment: the operator's, else the one of the
 * request. What proxies add (`Forwarded`, `X-Forwarded-Host`) is never believed: anyone can send it.
 * @throws {RefusalError} `server-error` if what the operator wrote is none; the log says what to write.
 */
export function ownOrigin(url: string, { PUBLIC_ORIGIN = '' }: Partial<Bindings>): string {
  const given = PUBLIC_ORIGIN.trim();
  if (given === '') return new URL(url).origin;
  const origin = originOf(given);
  if (origin !== undefined) return origin;
  console.error(
    `PUBLIC_ORIGIN is ${JSON.stringify(given)}: write a scheme and a host without a path, as in "https://ear.example", or leave it empty.`,
  );
  throw new RefusalError('server-error', 'PUBLIC_ORIGIN is no origin: the log says what to write');
}

/** @returns what the operator lists besides the deployment's own origin; `*` stands for all. */
export function allowedOrigins({ ALLOWED_ORIGINS = '' }: Partial<Bindings>): string[] {
  return ALLOWED_ORIGINS.split(/[\s,]+/)
    .filter((origin) => origin !== '')
    .map((origin) => originOf(origin) ?? origin);
}

/** @returns the origin as browsers write it (no slash, no default port); undefined for anything else. */
function originOf(text: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\\\s*]+\/?$/i.test(text)) return undefined;
  try {
    return new URL(text).origin;
  } catch {
    return undefined;
  }
}

/** @returns whether a page of this origin may use what is served at `url`. */
function mayUse(origin: string, url: string, env: Bindings): boolean {
  if (origin === ownOrigin(url, env)) return true;
  const allowed = allowedOrigins(env);
  return allowed.includes('*') || allowed.includes(origin);
}

/**
 * @throws {RefusalError} `origin-not-allowed` for pages of other origins. Its detail names the origin of
 * the deployment, which whoever asks it knows, and none of those that are allowed.
 */
export function requireOrigin({ headers, url }: Request, env: Bindings): void {
  const origin = headers.get('origin');
  if (origin === null || mayUse(origin, url, env)) return;
  throw new RefusalError(
    'origin-not-allowed',
    `${origin.slice(0, 200)} is not ${ownOrigin(url, env)}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`,
  );
}

/** The same as middleware. */
export const checkOrigin = createMiddleware<{ Bindings: Bindings }>(async (context, next) => {
  requireOrigin(context.req.raw, context.env);
  await next();
});

const exposed = ['content-disposition', 'content-range', 'content-type', 'retry-after'];

/**
 * Lets browsers hand the answers to the pages that may use the rooms. A preflight is answered to every
 * page: it has no effect, and without it a page would never get to the refusal that `checkOrigin` has
 * for whatever it asks then.
 */
export const shareAnswers = cors({
  origin: (origin, { req, env }) =>
    req.method === 'OPTIONS' || mayUse(origin, req.url, env) ? origin : null,
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: ['authorization', keyHeader, 'content-type', 'last-event-id', 'range'],
  exposeHeaders: exposed,
  maxAge: 86_400,
});

/**
 * Lets the page that asked read why it was refused, whatever its origin: a refusal says what the request
 * lacked and nothing of a room, and programs can read it anyway. Else a developer would see nothing but
 * a failed request. Without `Access-Control-Allow-Credentials`, browsers keep what was sent with the
 * user's credentials, as behind a proxy that asks for a password.
 */
export function readableByAll(refused: Response, { headers }: Request): Response {
  const origin = headers.get('origin');
  if (origin !== null) {
    refused.headers.set('access-control-allow-origin', origin);
    refused.headers.set('access-control-expose-headers', exposed.join(','));
  }
  refused.headers.set('vary', 'Origin');
  return refused;
}
