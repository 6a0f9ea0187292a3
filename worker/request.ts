/** What a request says: its key, its body, its parameters. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { checked } from '../protocol/check.ts';
import { keyHeader, readBearer } from '../protocol/handshake.ts';
import { key } from '../protocol/ids.ts';
import { RefusalError } from '../protocol/refusals.ts';

/**
 * The key that a request came with, undefined if none: the room decides. `X-Earshot-Key` is ours alone and
 * comes first; `Authorization` may have been set by a proxy, and unless it is a `Bearer` it is.
 */
export function keyOf(context: Context): string | undefined {
  return context.req.header(keyHeader) || readBearer(context.req.header('authorization'));
}

/**
 * The same for what a browser opens without headers (`EventSource`, `<audio>`): also `?key=`. Pages
 * are served with `Referrer-Policy: no-referrer`, so that it is told to nobody else.
 */
export function keyOrParameterOf(context: Context): string | undefined {
  const sent = keyOf(context);
  const inAddress = context.req.query('key');
  // A proxy's own token may come as a `Bearer` too, and is no key by its looks.
  return inAddress && !v.is(key, sent) ? inAddress : sent;
}

/** @throws {RefusalError} `bad-request` if the body is not JSON of that shape. */
export async function readJson<Schema extends v.GenericSchema>(
  context: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const body: unknown = await context.req.json().catch(() => {
    throw new RefusalError('bad-request', 'the body is not JSON');
  });
  // To a schema of an object, a list is one too.
  if (Array.isArray(body)) throw new RefusalError('bad-request', 'the body is a list');
  return check(schema, body);
}

/**
 * An empty parameter (`after=`) is none, as templates and forms send it.
 *
 * @throws {RefusalError} `bad-request` if the parameters do not have that shape.
 */
export function readParameters<Schema extends v.GenericSchema>(
  context: Context,
  schema: Schema,
): v.InferOutput<Schema> {
  const given = Object.entries(context.req.query()).filter(([, value]) => value !== '');
  return check(schema, Object.fromEntries(given));
}

/** @throws {RefusalError} `bad-request` if a value of the request does not have that shape. */
export function check<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  return checked(schema, value, 'bad-request', 'request');
}
