/**
 * The page and what it consists of. Files are static, and so are their headers (frontend/public/_headers);
 * the platform serves them without asking the Worker. The documents come by here, since which pages
 * may frame them follows a setting, and so does every path that is no file.
 */
import { type Context, Hono } from 'hono';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';
import { allowedOrigins } from './origins.ts';

/** Paths of the one document, as `run_worker_first` in wrangler.toml lists them. */
const documents = ['/', '/r/*', '/errors'];

const nobody = "frame-ancestors 'none'";

export const page = new Hono<{ Bindings: Bindings }>();

async function document({ req, env }: Context<{ Bindings: Bindings }>): Promise<Response> {
  return framedBy(allowedOrigins(env), await env.ASSETS.fetch(new URL('/', req.url), req.raw));
}

for (const path of documents) page.get(path, document);

/**
 * A file, where the platform has not served it. That there is none may not be kept: after a deployment
 * the page names other files, and a proxy could hold the lack of one for a year. Whoever follows a wrong
 * link sees the page all the same.
 */
page.get('*', async (context) => {
  const { req, env } = context;
  const file = await env.ASSETS.fetch(req.raw);
  if (file.status !== 404) return file;
  const isLink = !req.path.startsWith('/assets/') && req.header('accept')?.includes('text/html');
  if (!isLink) throw new RefusalError('not-found');
  const { body, headers } = await document(context);
  const shown = new Response(body, { status: 404, headers });
  shown.headers.set('cache-control', 'no-store');
  return shown;
});

/** @param origins whose pages may frame the document; `*` for all, and nobody if there is none. */
export function framedBy(origins: readonly string[], document: Response): Response {
  const policy = document.headers.get('content-security-policy');
  if (origins.length === 0 || !policy) return document;
  const framed = new Response(document.body, document);
  framed.headers.set(
    'content-security-policy',
    policy.replace(nobody, `frame-ancestors ${origins.join(' ')}`),
  );
  // It knows no origins, and would forbid what the policy allows in browsers that read both.
  framed.headers.delete('x-frame-options');
  return framed;
}
