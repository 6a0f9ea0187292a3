/** What one may write, as the room takes it: checked before it is sent, since a bad message would close the socket. */
import { checked } from '../../protocol/check.ts';
import { chatText } from '../../protocol/messages.ts';
import { participantName } from '../../protocol/participant.ts';

/** @returns the name, trimmed. @throws {RefusalError} `bad-message` with what is wrong with it. */
export function checkedName(name: string): string {
  return checked(participantName, name, 'bad-message', 'name');
}

/** @returns the text, trimmed. @throws {RefusalError} `bad-message` with what is wrong with it. */
export function checkedText(text: string): string {
  return checked(chatText, text, 'bad-message', 'text');
}
