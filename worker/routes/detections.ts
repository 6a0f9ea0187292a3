/** What a room heard, to take away: as JSON, as a table, as sound captions. */
import { Hono } from 'hono';
import papaparse from 'papaparse';
import * as v from 'valibot';
import { accepted } from '../../edge/answer.ts';
import type { Detection } from '../../protocol/logged-event.ts';
import { type Bindings, roomById } from '../bindings.ts';
import { captions } from '../captions.ts';
import { keyOf, readParameters } from '../request.ts';

export const detections = new Hono<{ Bindings: Bindings }>();

/** Milliseconds since the Unix epoch, or a date and time as ISO 8601 writes it. */
const moment = v.pipe(
  v.string(),
  v.regex(/^(\d+|\d{4}-\d\d.*)$/, 'A time is a number of milliseconds or an ISO 8601 date.'),
  v.transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text))),
  v.number('There is no such date.'),
  // The last moment that a date can hold (ECMA-262, 21.4.1.1).
  v.maxValue(8.64e15, 'There is no such date.'),
);

const parameters = v.object({
  format: v.optional(v.picklist(['json', 'csv', 'vtt']), 'json'),
  /** Bounds of the onsets, both included. */
  from: v.optional(moment),
  to: v.optional(moment),
});

detections.get('/:id/detections', async (context) => {
  const id = context.req.param('id');
  const { format, from, to } = readParameters(context, parameters);
  const found = accepted(
    await roomById(context.env, id).detections(
      keyOf(context),
      from ?? 0,
      to ?? Number.MAX_SAFE_INTEGER,
    ),
  );
  if (format === 'json') return context.json({ detections: found });
  const start = from ?? found[0]?.at ?? Date.now();
  const [type, text] =
    format === 'csv'
      ? ['text/csv', table(found)]
      : ['text/vtt', captions(found, start, Date.now())];
  return context.body(text, 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="earshot-${id}.${format}"`,
  });
});

/** With a header line; times as ISO 8601; names that a spreadsheet would run as formulas defused. */
function table(found: readonly Detection[]): string {
  const rows = found.map(({ at, durationMs = '', mics, ...rest }) => ({
    ...rest,
    at: new Date(at).toISOString(),
    durationMs,
    mics: mics?.map(({ name }) => name).join('; ') ?? rest.name,
  }));
  const columns = [
    'id',
    'participant',
    'name',
    'label',
    'at',
    'durationMs',
    'peak',
    'mean',
    'mics',
  ];
  return `${papaparse.unparse(rows, { columns, escapeFormulae: true })}\r\n`;
}
