/** What participants say, as rooms and relays take it in: read, paid for, allowed. */
import type { Role } from '../../protocol/handshake.ts';
import {
  type ClientMessage,
  errorMessage,
  parseClientMessage,
  pongText,
} from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { ParticipantSession, Session } from './session.ts';
import type { Shares } from './shares.ts';

/** What is to be done something about. */
export type Spoken = Exclude<ClientMessage, { type: 'ping' | 'receipt' }>;

/**
 * Answers a ping, notes a receipt.
 *
 * @returns anything else that was said.
 * @throws {RefusalError} `rate-limited`, `not-allowed` for followers, `hello-expected`, or what is wrong with the message.
 */
export function readMessage(session: Session, text: string, now: number): Spoken | undefined {
  const message = parseClientMessage(text);
  // Asked for, it costs its sender nothing.
  if (message.type === 'receipt' && session.outgoing.confirm(message.token)) return undefined;
  if (session.kind === 'follower') throw new RefusalError('not-allowed', 'a follower says nothing');
  const { buckets } = session;
  if (!buckets.messages.take(1, now)) throw new RefusalError('rate-limited', 'too many messages');
  if (!buckets.bytes.take(text.length, now))
    throw new RefusalError('rate-limited', 'too many bytes');
  if (message.type === 'ping') session.sendText(pongText);
  if (message.type !== 'ping' && message.type !== 'receipt') return message;
  // A receipt that nobody asked for is one of an earlier socket, or was given already.
  if (message.type === 'receipt' && session.kind === 'pending') {
    throw new RefusalError('hello-expected');
  }
  return undefined;
}

/**
 * A message for which others of the same network leave no room is dropped, and whoever sent it told; that
 * is no reason to part, unless they would believe that a microphone is on or off which is not.
 *
 * @returns whether there is room for it.
 * @throws {RefusalError} `rate-limited` if it is about a microphone.
 */
export function leavesRoom(
  shares: Shares,
  session: ParticipantSession,
  message: Spoken,
  now: number,
): boolean {
  const { messages, changes } = shares.of(session, now);
  const bucket = isChange(session.participant, message) ? changes : messages;
  if (bucket.take(1, now)) return true;
  const refusal = new RefusalError('rate-limited', 'too many messages from your network');
  if (message.type === 'mic') throw refusal;
  session.send(errorMessage(refusal, false));
  return false;
}

/** Others are told of a change, so it costs its maker a token of their own. @throws {RefusalError} `rate-limited` */
export function payChange({ buckets }: ParticipantSession, now: number): void {
  if (buckets.changes.take(1, now)) return;
  throw new RefusalError('rate-limited', 'too many changes of name or microphone');
}

/** Whether everyone would be told. */
function isChange({ name, mic }: Participant, message: Spoken): boolean {
  return (
    (message.type === 'rename' && message.name !== name) ||
    (message.type === 'mic' && message.on !== mic)
  );
}

/**
 * @param mayWrite takes what a text costs its writer, if they have it.
 * @returns why a text may not be sent: it is dropped, and its writer told; that is no reason to part.
 */
export function whyNoChat(
  role: Role,
  { chat }: RoomSettings,
  mayWrite: () => boolean,
): RefusalError | undefined {
  if (chat !== 'everyone' && !(chat === 'host' && role === 'host'))
    return new RefusalError('chat-off', chat === 'host' ? 'only the host may write' : undefined);
  return mayWrite() ? undefined : new RefusalError('rate-limited', 'too many texts');
}

/** What a person wrote cannot be taken: it is dropped, and they are told; that is no reason to part. */
export function isMisspelt({ code }: RefusalError): boolean {
  return code === 'bad-name' || code === 'bad-text';
}
