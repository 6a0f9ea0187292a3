/** What participants say, as rooms and relays take it in: read, paid for, allowed. */
import type { Role } from '../../protocol/handshake.ts';
import { type ClientMessage, parseClientMessage, pongText } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { Buckets } from './buckets.ts';
import type { ParticipantSession, PendingSession } from './session.ts';

type Spoken = Exclude<ClientMessage, { type: 'ping' }>;

/**
 * Answers a ping.
 *
 * @returns anything else that was said.
 * @throws {RefusalError} `rate-limited`, or what is wrong with the message.
 */
export function readMessage(
  session: PendingSession | ParticipantSession,
  text: string,
  now: number,
): Spoken | undefined {
  if (!session.buckets.messages.take(1, now)) {
    throw new RefusalError('rate-limited', 'too many messages');
  }
  const message = parseClientMessage(text);
  charge(session, text.length, now);
  if (message.type !== 'ping') return message;
  session.sendText(pongText);
  return undefined;
}

/** @throws {RefusalError} `rate-limited` */
export function charge(
  { buckets }: PendingSession | ParticipantSession,
  bytes: number,
  now: number,
): void {
  if (!buckets.bytes.take(bytes, now)) throw new RefusalError('rate-limited', 'too many bytes');
}

/** @returns why a text may not be sent: it is dropped, and its writer told; that is no reason to part. */
export function whyNoChat(
  { role, buckets }: { role: Role; buckets: Pick<Buckets, 'chat'> },
  { chat }: RoomSettings,
  now: number,
): RefusalError | undefined {
  if (chat !== 'everyone' && !(chat === 'host' && role === 'host'))
    return new RefusalError('chat-off', chat === 'host' ? 'only the host may write' : undefined);
  if (!buckets.chat.take(1, now)) return new RefusalError('rate-limited', 'too many texts');
  return undefined;
}

/** What a person wrote cannot be taken: it is dropped, and they are told; that is no reason to part. */
export function isMisspelt({ code }: RefusalError): boolean {
  return code === 'bad-name' || code === 'bad-text';
}
