/**
 * The form that brings a clip (RFC 7578): field `audio`, a file, and perhaps `name`. It is read as it
 * comes: whatever is in it, no more than a portion is held at a time.
 */
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { checked } from '../../protocol/check.ts';
import { maxBodyBytes, maxClipBytes, minUploadPace } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { clipName } from '../../protocol/text.ts';
import { paced } from './pace.ts';

export interface ClipForm<Taken> {
  /** What was made of the recording; undefined if there was none. */
  taken: Taken | undefined;
  /** Field `name` as everyone is to see it, undefined if there was none or an empty one. */
  name: string | undefined;
}

/** Far more than a form for clips needs; what is beyond is passed over. */
const limits = { files: 4, fields: 8, parts: 12, fieldSize: 4096, headerPairs: 32 };

/**
 * @param take is given the recording once it begins to come, and the name that its file had.
 * @throws {RefusalError} `clip-missing` if this is no form, `bad-request` if it is not whole,
 *   `bad-name`, before the recording is read if the name comes first, `clip-too-large`, `clip-too-slow`;
 *   what `take` throws.
 */
export async function readClipForm<Taken>(
  { body, headers }: Request,
  take: (audio: AsyncIterable<Uint8Array>, fileName: string | undefined) => Promise<Taken>,
): Promise<ClipForm<Taken>> {
  const parser = openParser(headers.get('content-type') ?? '');
  if (!body) throw new RefusalError('clip-missing', 'the body is empty');
  const stop = new AbortController();
  let taking: Promise<Taken> | undefined;
  let name: string | undefined;
  parser.on('field', (field, value) => {
    if (field !== 'name' || value === '') return;
    try {
      name = checked(clipName, value, 'bad-request', 'name');
    } catch (error) {
      stop.abort(error);
    }
  });
  parser.on('file', (field, file, { filename }) => {
    // Where nobody reads it, a file that breaks off would bring the Worker down.
    file.on('error', () => undefined);
    if (field !== 'audio' || taking || stop.signal.aborted) {
      file.resume();
      return;
    }
    taking = take(file, filename);
    taking.catch((error) => stop.abort(error));
  });
  try {
    await pipeline(bounded(body), parser, { signal: stop.signal });
  } catch (error) {
    // What was begun with the recording ends before this does.
    await taking?.catch(() => undefined);
    if (error instanceof RefusalError) throw error;
    if (stop.signal.reason instanceof RefusalError) throw stop.signal.reason;
    if (!isAbort(error)) throw new RefusalError('bad-request', 'the form is not whole');
    throw stop.signal.reason;
  }
  // The form is whole: what fails from here on is not its fault.
  return { taken: await taking, name };
}

function openParser(contentType: string): busboy.Busboy {
  try {
    const headers = { 'content-type': contentType };
    return busboy({ headers, limits, defParamCharset: 'utf8' });
  } catch {
    throw new RefusalError('clip-missing', 'the body is no form');
  }
}

/** Also bounds what the form has besides the recording. */
async function* bounded(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of paced(body, minUploadPace)) {
    bytes += chunk.length;
    if (bytes > maxClipBytes + maxBodyBytes) throw new RefusalError('clip-too-large');
    yield chunk;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
