/** A clip as a player asks for it: whole, a range of it, or nothing of what it has already. */
import { type Clip, clipTypes } from '../../protocol/clip.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { type Representation, readRange, withoutBody } from './conditions.ts';
import { contentDisposition } from './name.ts';
import type { StoredSound } from './stored-sound.ts';

/** @throws {RefusalError} `clip-not-found` if the sound of the clip is not there; `rate-limited` */
export async function playClip(
  clip: Clip,
  stored: StoredSound,
  { method, headers: asked, signal }: Request,
): Promise<Response> {
  // The sound of a clip never changes.
  const modifiedSeconds = Math.floor(clip.at / 1000);
  const there = { etag: `"${clip.id}"`, modifiedSeconds, bytes: clip.bytes };
  const status = withoutBody(asked, there);
  // A range is one of GET alone (RFC 9110, 14.2).
  const range = method === 'GET' ? readRange(asked, there) : undefined;
  const isRead = !status && method === 'GET' && range !== 'outside';
  // Reading it tells, too.
  if (!isRead) await stored.check();
  if (status) return new Response(null, { status, headers: validatorsOf(there) });
  if (range === 'outside') return outside(clip.bytes);
  const headers = headersOf(clip, there);
  if (method === 'HEAD') return new Response(null, { headers });
  if (!range) return new Response(await stored.read(0, clip.bytes, signal), { headers });
  const { first, bytes } = range;
  headers.set('content-length', String(bytes));
  headers.set('content-range', `bytes ${first}-${first + bytes - 1}/${clip.bytes}`);
  return new Response(await stored.read(first, bytes, signal), { status: 206, headers });
}

/** Nothing that a browser would run, or keep: it is someone's sound, and came from anyone. */
function headersOf(clip: Clip, there: Representation): Headers {
  return new Headers({
    ...validatorsOf(there),
    'accept-ranges': 'bytes',
    'content-disposition': contentDisposition(clip),
    'content-length': String(clip.bytes),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': clipTypes[clip.type],
  });
}

function validatorsOf({ etag, modifiedSeconds }: Representation) {
  return {
    'cache-control': 'private, no-store',
    etag,
    'last-modified': new Date(1000 * modifiedSeconds).toUTCString(),
  };
}

function outside(bytes: number): Response {
  const response = problemResponse(
    new RefusalError('range-unsatisfiable', `it has ${bytes} bytes`),
  );
  response.headers.set('content-range', `bytes */${bytes}`);
  return response;
}
