/**
 * A clip as a player asks for it: whole, a range of it, or nothing of what it has already. R2 evaluates
 * ranges and conditions (RFC 9110, 13 and 14) from the request's headers; what it leaves open is here.
 */
import { type Clip, clipTypes } from '../../protocol/clip.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { contentDisposition } from './name.ts';

/**
 * @param key where the clip's sound lies in the bucket.
 * @throws {RefusalError} `clip-not-found` if it is not there.
 */
export async function playClip(
  bucket: R2Bucket,
  key: string,
  clip: Clip,
  { method, headers: asked }: Request,
): Promise<Response> {
  const ifRange = asked.get('if-range');
  const isSame = ifRange === null || ifRange === (await bucket.head(key))?.httpEtag;
  const range = method === 'GET' && isSame ? readRange(asked.get('range'), clip.bytes) : 'none';
  const isSoundSent = method === 'GET' && range !== 'outside';
  const object = await bucket.get(key, {
    onlyIf: conditionsOf(asked, conditions),
    ...(range === 'inside' && { range: asked }),
    ...(!isSoundSent && { range: oneByte }),
  });
  if (!object) throw new RefusalError('clip-not-found');
  if (!('body' in object)) return unsent(bucket, object, asked);
  if (!isSoundSent) await object.arrayBuffer();
  if (range === 'outside') return outside(object.size);
  const headers = headersOf(object, clip);
  if (method === 'HEAD') return new Response(null, { headers });
  if (range === 'none') return new Response(object.body, { headers });
  const { offset, length } = sentRange(object);
  headers.set('content-length', String(length));
  headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${object.size}`);
  return new Response(object.body, { status: 206, headers });
}

/** What is asked for where none of the sound is sent: R2 checks no conditions without sending a body. */
const oneByte = { offset: 0, length: 1 };

/** Nothing that a browser would run, or keep: it is someone's sound, and came from anyone. */
function headersOf(object: R2Object, clip: Clip): Headers {
  return new Headers({
    ...validatorsOf(object),
    'accept-ranges': 'bytes',
    'content-disposition': contentDisposition(clip),
    'content-length': String(object.size),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': clipTypes[clip.type],
  });
}

function validatorsOf({ httpEtag, uploaded }: R2Object) {
  return {
    'cache-control': 'private, no-store',
    etag: httpEtag,
    'last-modified': uploaded.toUTCString(),
  };
}

/**
 * Whether a range is asked for, and one that lies within the clip: R2 sends all where it does not.
 * Several ranges and other units than bytes are no range, as a server may have it (RFC 9110, 14.2).
 */
function readRange(header: string | null, bytes: number): 'none' | 'inside' | 'outside' {
  const [, first, last, suffix] = header?.match(/^bytes=(?:(\d+)-(\d*)|-(\d+))$/i) ?? [];
  if (suffix !== undefined) return Number(suffix) > 0 ? 'inside' : 'outside';
  if (first === undefined || (last && Number(last) < Number(first))) return 'none';
  return Number(first) < bytes ? 'inside' : 'outside';
}

/** R2 tells what it sent in one of several ways; what it does not say may be there as `undefined`. */
function sentRange({ range, size }: R2Object): { offset: number; length: number } {
  const told: { offset?: number; length?: number; suffix?: number } = range ?? {};
  if (told.suffix !== undefined) {
    const length = Math.min(told.suffix, size);
    return { offset: size - length, length };
  }
  const { offset = 0, length = size - offset } = told;
  return { offset, length };
}

function outside(bytes: number): Response {
  const response = problemResponse(
    new RefusalError('range-unsatisfiable', `it has ${bytes} bytes`),
  );
  response.headers.set('content-range', `bytes */${bytes}`);
  return response;
}

/** `*` or a list of entity tags (RFC 9110, 8.8.3): R2 throws at anything else. */
const isTags = (value: string) => /^(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)$/.test(value);
const isDate = (value: string) => !Number.isNaN(Date.parse(value));

/** Conditions that come first, and are answered with 412 where they do not hold (RFC 9110, 13.2.2). */
const preconditions = { 'if-match': isTags, 'if-unmodified-since': isDate };
/** The others are answered with 304. */
const conditions = { ...preconditions, 'if-none-match': isTags, 'if-modified-since': isDate };

/** What cannot be read as a condition is none. */
function conditionsOf(asked: Headers, known: Record<string, (value: string) => boolean>): Headers {
  const read = Object.entries(known).flatMap(([name, isRead]): [string, string][] => {
    const value = asked.get(name);
    return value !== null && isRead(value) ? [[name, value]] : [];
  });
  return new Headers(read);
}

/** A condition does not hold; R2 does not say which. */
async function unsent(bucket: R2Bucket, object: R2Object, asked: Headers): Promise<Response> {
  const onlyIf = conditionsOf(asked, preconditions);
  const again = await bucket.get(object.key, { onlyIf, range: oneByte });
  const holds = again !== null && 'body' in again;
  if (holds) await again.arrayBuffer();
  return new Response(null, { status: holds ? 304 : 412, headers: validatorsOf(object) });
}
