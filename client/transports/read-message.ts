/**
 * What the room says, read so that a newer room can be understood: types that this client does not
 * know are left out, in a replay too, and nothing else suffers from it.
 */
import * as v from 'valibot';
import { checked, parseJson } from '../../protocol/check.ts';
import { loggedEvent } from '../../protocol/logged-event.ts';
import { type ServerMessage, serverMessage } from '../../protocol/messages.ts';

const knownTypes = new Set<unknown>(
  serverMessage.options.map(({ entries }) => entries.type.literal),
);

/**
 * @param text JSON.
 * @returns undefined for a message of a type that this client does not know.
 * @throws {RefusalError} `bad-message` for anything else that it cannot read.
 */
export function readMessage(text: string): ServerMessage | undefined {
  const value = parseJson(text);
  if (value instanceof Object && 'type' in value && typeof value.type === 'string') {
    if (!knownTypes.has(value.type)) return undefined;
  }
  return checked(serverMessage, withReadableEvents(value), 'bad-message', 'message');
}

/** Of a welcome or snapshot: the replay without the events that this client cannot read. */
function withReadableEvents(value: unknown): unknown {
  if (!(value instanceof Object && 'events' in value && Array.isArray(value.events))) return value;
  return { ...value, events: value.events.filter((event) => v.is(loggedEvent, event)) };
}
