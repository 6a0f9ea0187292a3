/** Clips over HTTP: store a recording, list, play and remove them. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { accepted } from '../../edge/answer.ts';
import { clipObjectKey } from '../../edge/clip-objects.ts';
import { type Clip, clipName, clipTypes } from '../../protocol/clip.ts';
import type { ClipList } from '../../protocol/http.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { type Bindings, roomById } from '../bindings.ts';
import { readClipForm } from '../clips/form.ts';
import { clipNameOfFile, contentDisposition } from '../clips/name.ts';
import { ClipObject } from '../clips/object.ts';
import { type ByteRange, parseRange } from '../clips/range.ts';
import { takeInSound } from '../clips/upload.ts';
import { keyOf, keyOrParameterOf } from '../request.ts';

type App = { Bindings: Bindings };

export const clips = new Hono<App>();

clips.get('/:id/clips', async (context) => {
  const room = roomById(context.env, context.req.param('id'));
  const list: ClipList = { clips: accepted(await room.clips(keyOf(context))) };
  return context.json(list);
});

clips.post('/:id/clips', async (context) => {
  const adding = addClip(context, context.req.param('id'));
  // Whoever breaks off must not keep their upload from being cleaned up.
  context.executionCtx.waitUntil(adding.catch(() => undefined));
  return context.json(await adding, 201);
});

clips.get('/:id/clips/:clip', async (context) => {
  const { id, clip: clipId } = context.req.param();
  const room = roomById(context.env, id);
  const clip = accepted(await room.clip(keyOrParameterOf(context), clipId));
  return playClip(context, clip, clipObjectKey(id, clip.id));
});

clips.delete('/:id/clips/:clip', async (context) => {
  const room = roomById(context.env, context.req.param('id'));
  accepted(await room.removeClip(keyOf(context), context.req.param('clip')));
  return context.body(null, 204);
});

/** The room says whether there is a place before anything is read; what fails leaves nothing behind. */
async function addClip(context: Context<App>, roomId: string): Promise<Clip> {
  const { env } = context;
  const request = context.req.raw;
  const room = roomById(env, roomId);
  const key = keyOf(context);
  const { id, maxBytes, tracker } = accepted(await room.reserveClip(key, bodyBytes(request)));
  const object = new ClipObject(env.CLIPS, clipObjectKey(roomId, id), maxBytes);
  try {
    const { taken, name } = await readClipForm(request, async (audio, fileName) => ({
      sound: await takeInSound(audio, object, { maxBytes, tracker }),
      fileName,
    }));
    if (!taken) throw new RefusalError('clip-missing');
    const { sound, fileName } = taken;
    const clip = {
      id,
      name: name === undefined ? clipNameOfFile(fileName) : checked(name),
      ...sound,
    };
    await object.finish(sound.type);
    return accepted(await room.storeClip(key, clip));
  } catch (error) {
    try {
      // If only the room's answer was lost, the clip is in.
      const stored = await room.uploadedClip(id);
      if (stored) return stored;
      await object.discard();
      await room.releaseClip(id);
    } catch (failure) {
      // The room's alarm does it once the reservation has passed.
      console.error(failure);
    }
    throw error;
  }
}

/** @returns undefined for a body that is sent in chunks, without saying how long it is. */
function bodyBytes({ headers }: Request): number | undefined {
  const length = headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

function checked(name: string): string {
  const result = v.safeParse(clipName, name);
  if (result.success) return result.output;
  throw new RefusalError('bad-request', `name: ${result.issues[0].message}`);
}

/** Nothing that a browser would run, or keep: it is someone's sound, and came from anyone. */
async function playClip(context: Context<App>, clip: Clip, key: string): Promise<Response> {
  const etag = `"${clip.id}"`;
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-disposition': contentDisposition(clip),
    'content-length': String(clip.bytes),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': clipTypes[clip.type],
    etag,
  });
  if (context.req.raw.method === 'HEAD') return new Response(null, { headers });
  let range: ByteRange | undefined;
  try {
    const ifRange = context.req.header('if-range');
    if (!ifRange || ifRange === etag) range = parseRange(context.req.header('range'), clip.bytes);
  } catch (error) {
    const response = problemResponse(error as RefusalError);
    response.headers.set('content-range', `bytes */${clip.bytes}`);
    return response;
  }
  const object = await context.env.CLIPS.get(key, range && { range });
  if (!object) throw new RefusalError('clip-not-found');
  if (!range) return new Response(object.body, { headers });
  const { offset, length } = range;
  headers.set('content-length', String(length));
  headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${clip.bytes}`);
  return new Response(object.body, { status: 206, headers });
}
