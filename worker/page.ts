/**
 * The documents of the page. They are static, and so are their headers (frontend/public/_headers), but for
 * one thing: which pages may frame them follows a setting, which a static file cannot read.
 */
import { Hono } from 'hono';
import type { Bindings } from './bindings.ts';
import { allowedOrigins } from './origins.ts';

/** As `run_worker_first` in wrangler.toml lists them. */
const documents = ['/', '/r/*', '/errors'];

const nobody = "frame-ancestors 'none'";

export const page = new Hono<{ Bindings: Bindings }>();

for (const path of documents) {
  page.get(path, async ({ req, env }) =>
    framedBy(allowedOrigins(env), await env.ASSETS.fetch(req.raw)),
  );
}

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
