/** The room's log as it grows, for readers without a socket: server-sent events, or long polls. */
import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import * as v from 'valibot';
import { eventId } from '../../protocol/ids.ts';
import { maxPollWaitMs } from '../../protocol/limits.ts';
import { eventStream } from '../follow/event-stream.ts';
import { follow } from '../follow/follower.ts';
import { poll } from '../follow/long-poll.ts';
import { check, readParameters } from '../request.ts';
import { type RoomEnvironment, roomByAddress } from './room.ts';

export const events = new Hono<RoomEnvironment>();

/** Id of the last event that the reader has seen, 0 for none. */
const position = v.pipe(
  v.string(),
  v.regex(/^\d+$/, 'The id of an event is an integer of at least 0.'),
  v.transform(Number),
  v.safeInteger(),
  eventId,
);

const maxWaitSeconds = maxPollWaitMs / 1000;

const parameters = v.object({
  after: v.optional(position),
  /** In seconds. */
  wait: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+(\.\d+)?$/, 'A wait is a number of seconds.'),
      v.transform(Number),
      v.maxValue(maxWaitSeconds, `A wait is ${maxWaitSeconds} seconds at most.`),
    ),
  ),
});

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Neither kept nor compressed on the way, which would hold events back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // The key may be in the address.
  'referrer-policy': 'no-referrer',
};

events.get('/:id/events', roomByAddress, async (context) => {
  const { after, wait } = readParameters(context, parameters);
  // A browser that opens a stream again says so in a header; the address stays what it was.
  const seen = check(v.optional(position), context.req.header('last-event-id') || undefined);
  const { room } = context.var;
  const from = seen ?? after;
  const json = wait !== undefined || prefersJson(context);
  // Nobody reads the body of this answer: a follower for it would never leave.
  if (context.req.raw.method === 'HEAD') {
    await room.ask('status', {});
    return json
      ? context.body(null, 200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      : new Response(null, { headers: streamHeaders });
  }
  const socket = await follow(room, from);
  const { signal } = context.req.raw;
  if (json) {
    const waitMs = from === undefined ? 0 : 1000 * (wait ?? 0);
    return context.json(await poll(socket, from, waitMs, signal), 200, {
      'cache-control': 'no-store',
    });
  }
  return new Response(eventStream(socket, signal), { headers: streamHeaders });
});

function prefersJson(context: Parameters<typeof accepts>[0]): boolean {
  const supports = ['text/event-stream', 'application/json'];
  const preferred = accepts(context, {
    header: 'Accept',
    supports,
    default: 'text/event-stream',
  });
  return preferred === 'application/json';
}
