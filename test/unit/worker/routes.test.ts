/** The Worker's routes, and what the docs say of them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createApp } from '../../../worker/app.ts';

/** Each once; what holds for every method (`ALL`) is no route but on the way to one. */
function routesOf(app: ReturnType<typeof createApp>): string[] {
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))];
}

test('docs/http-api.md describes every route of the Worker, and no other', () => {
  const httpApi = readFileSync('docs/http-api.md', 'utf8');
  const described = Array.from(httpApi.matchAll(/^## `([A-Z]+ \/\S+)`$/gm), ([, route]) => route);
  expect(described.sort()).toEqual(routesOf(createApp([])).sort());
});
