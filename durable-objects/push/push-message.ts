/** One push on its way: encrypted for the browser (RFC 8291), signed for its push service (RFC 8292), sent. */
import { createHash } from 'node:crypto';
import { generateRequestDetails } from 'web-push-neo';
import type { PushKeys } from '../../edge/push-keys.ts';
import { pushTimeoutMs, pushTtlSeconds } from '../../protocol/limits.ts';
import type { PushNotice } from '../../protocol/push.ts';
import type { Subscription } from './subscriptions.ts';

/** What became of it. */
export type PushOutcome =
  | 'sent'
  /** There is no such browser any more. */
  | 'gone'
  /** It did not go through; the service may say when to try again, in milliseconds from now. */
  | { retryAfterMs: number | undefined };

/** All messages are padded to a multiple of so many bytes: their length does not tell which sound it was. */
const paddedBytes = 512;
/** Longest topic of a push, in characters of base64url (RFC 8030, 5.4). */
const topicLength = 32;
/** What a push service that asks for patience may ask for at most, in seconds. */
const maxRetryAfterSeconds = 3_600;

/** @param urgent whether a phone that saves its battery is to be woken at once. */
export async function sendPush(
  { endpoint, keys }: Pick<Subscription, 'endpoint' | 'keys'>,
  notice: PushNotice,
  urgent: boolean,
  vapidDetails: PushKeys,
): Promise<PushOutcome> {
  const request = await generateRequestDetails({ endpoint, keys }, padded(notice), {
    TTL: pushTtlSeconds,
    urgency: urgent ? 'high' : 'normal',
    // One that was not delivered yet is replaced by the next of the same sound.
    topic: topicOf(notice),
    vapidDetails,
  });
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
    // To another address it would go past the list of services.
    redirect: 'manual',
    signal: AbortSignal.timeout(pushTimeoutMs),
  });
  await response.body?.cancel();
  const { status, headers } = response;
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  // The address is a secret of the browser's: the log tells the service alone.
  console.warn(`A push was refused by ${new URL(endpoint).host}: ${status}.`);
  return { retryAfterMs: retryAfter(headers.get('retry-after')) };
}

/** As JSON, which may end in spaces. */
function padded(notice: PushNotice): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(notice));
  const bytes = new Uint8Array(Math.ceil(text.length / paddedBytes) * paddedBytes).fill(0x20);
  bytes.set(text);
  return bytes;
}

function topicOf({ room, sound }: PushNotice): string {
  const hash = createHash('sha256').update(`${room} ${sound}`).digest('base64url');
  return hash.slice(0, topicLength);
}

function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return seconds > 0 ? 1000 * Math.min(seconds, maxRetryAfterSeconds) : undefined;
}
