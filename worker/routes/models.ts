/** The catalogue over HTTP: which models the deployment offers to its rooms. */
import { Hono } from 'hono';
import { listCatalogue } from '../../edge/catalogue-files.ts';
import type { CatalogueList } from '../../protocol/http.ts';
import type { Bindings } from '../bindings.ts';

export const models = new Hono<{ Bindings: Bindings }>();

models.get('/', async (context) => {
  const listed: CatalogueList = { models: await listCatalogue(context.env.ASSETS) };
  return context.json(listed);
});
