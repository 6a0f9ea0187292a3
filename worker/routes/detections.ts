/** What a room heard, to take away: as JSON, as a table, as sound captions. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { captions } from '../detections/captions.ts';
import { table } from '../detections/table.ts';
import { readParameters } from '../request.ts';
import { type RoomEnvironment, room } from './room.ts';

export const detections = new Hono<RoomEnvironment>();

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

detections.get('/:id/detections', room, async (context) => {
  const { format, from, to } = readParameters(context, parameters);
  const found = await context.var.room.ask('detections', {
    from: from ?? 0,
    to: to ?? Number.MAX_SAFE_INTEGER,
  });
  if (format === 'json') return context.json({ detections: found });
  const start = from ?? found[0]?.at ?? Date.now();
  const [type, text] =
    format === 'csv'
      ? ['text/csv', table(found)]
      : ['text/vtt', captions(found, start, Date.now())];
  return context.body(text, 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="earshot-${context.var.room.id}.${format}"`,
  });
});
