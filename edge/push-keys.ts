/** The keys with which a deployment signs what it pushes (VAPID, RFC 8292): a secret of the operator. */
import * as v from 'valibot';
import { parseJson } from '../protocol/check.ts';
import { RefusalError } from '../protocol/refusals.ts';

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));

const pushKeys = v.object({
  /** A point of P-256, uncompressed. */
  publicKey: v.pipe(base64url, v.length(87)),
  /** PKCS #8, or the bare number. */
  privateKey: base64url,
  /** Whom a push service can turn to: `mailto:` or `https:`. */
  subject: v.pipe(v.string(), v.regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/)),
});
export type PushKeys = v.InferOutput<typeof pushKeys>;

/**
 * @returns undefined where the operator has set none.
 * @throws {RefusalError} `server-error` if what they have set is none; the log says what to do.
 */
export function readPushKeys({ VAPID_KEYS = '' }: { VAPID_KEYS?: string }): PushKeys | undefined {
  if (VAPID_KEYS.trim() === '') return undefined;
  try {
    return v.parse(pushKeys, parseJson(VAPID_KEYS));
  } catch {
    // What it holds is secret: it is not told.
    console.error('VAPID_KEYS are no keys for Web Push: make them with "npm run push:keys".');
    throw new RefusalError('server-error', 'VAPID_KEYS are no keys: the log says what to do');
  }
}
