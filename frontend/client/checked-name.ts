/** Names as the room takes them, checked before anything is sent: a bad one would close the socket. */
import * as v from 'valibot';
import { participantName } from '../../protocol/participant.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/** @returns the name, trimmed. @throws {RefusalError} `bad-message` with what is wrong with it. */
export function checkedName(name: string): string {
  const result = v.safeParse(participantName, name);
  if (result.success) return result.output;
  throw new RefusalError('bad-message', `name: ${result.issues[0].message}`);
}
