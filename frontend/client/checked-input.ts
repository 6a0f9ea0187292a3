/** What one may write, as the room takes it: checked before it is sent, since a bad message would close the socket. */
import * as v from 'valibot';
import { chatText } from '../../protocol/messages.ts';
import { participantName } from '../../protocol/participant.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/** @returns the name, trimmed. @throws {RefusalError} `bad-message` with what is wrong with it. */
export function checkedName(name: string): string {
  return checked('name', participantName, name);
}

/** @returns the text, trimmed. @throws {RefusalError} `bad-message` with what is wrong with it. */
export function checkedText(text: string): string {
  return checked('text', chatText, text);
}

function checked(what: string, schema: v.GenericSchema<string, string>, written: string): string {
  const result = v.safeParse(schema, written);
  if (result.success) return result.output;
  throw new RefusalError('bad-message', `${what}: ${result.issues[0].message}`);
}
