/** What a room heard, to take away: as JSON, as a table, as sound captions. */
import { Hono } from 'hono';
import * as v from 'valibot';
import type { ArgsOf } from '../../durable-objects/requests.ts';
import type { EventId } from '../../protocol/ids.ts';
import type { JudgedDetection } from '../../protocol/logged-event.ts';
import { captions } from '../detections/captions.ts';
import { readRange, readZone } from '../detections/moments.ts';
import { separators, table } from '../detections/table.ts';
import { readParameters } from '../request.ts';
import type { RoomHandle } from '../room.ts';
import { type RoomEnvironment, room } from './room.ts';

export const detections = new Hono<RoomEnvironment>();

const flag = v.pipe(
  v.picklist(['0', '1', 'false', 'true']),
  v.transform((text) => text === '1' || text === 'true'),
);

const parameters = v.object({
  format: v.optional(v.picklist(['json', 'csv', 'vtt']), 'json'),
  /** Bounds of the sounds, both included. */
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  /** The zone of days and of times that name none; `zone` is another name for it. */
  tz: v.optional(v.string()),
  zone: v.optional(v.string()),
  /** What of a sound lies in the range: some of it, or its beginning. */
  match: v.optional(v.picklist(['overlap', 'onset']), 'overlap'),
  spreadsheet: v.optional(flag, '0'),
  separator: v.optional(v.picklist(separators), ','),
});

/** All detections of a range, by their onsets: the room is asked for page after page, and hears in between. */
async function heard(
  asked: RoomHandle,
  range: Omit<ArgsOf<'detections'>, 'after'>,
): Promise<JudgedDetection[]> {
  const found: JudgedDetection[] = [];
  let after: EventId | undefined;
  do {
    const page = await asked.ask('detections', { ...range, ...(after && { after }) });
    found.push(...page.detections);
    after = page.next;
  } while (after !== undefined);
  return found.sort((a, b) => a.at - b.at);
}

detections.get('/:id/detections', room, async (context) => {
  const { format, match, spreadsheet, separator, ...given } = readParameters(context, parameters);
  const named = given.tz ?? given.zone;
  const zone = named === undefined ? undefined : readZone(named);
  const { from, to } = readRange(given, zone);
  const found = await heard(context.var.room, { from, to, match });
  if (format === 'json') return context.json({ detections: found });
  const now = Date.now();
  const start = given.from === undefined ? (found[0]?.at ?? now) : from;
  const spreadsheetZone = spreadsheet ? (zone ?? 'UTC') : undefined;
  const [type, text] =
    format === 'csv'
      ? ['text/csv', table(found, { separator, spreadsheetZone })]
      : ['text/vtt', captions(found, { start, last: to, now })];
  return context.body(text, 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="earshot-${context.var.room.id}.${format}"`,
  });
});
