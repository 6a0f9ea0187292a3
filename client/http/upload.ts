/** Uploads that tell how far they are: `fetch` cannot, so browsers use XMLHttpRequest here. */
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';

export interface UploadOptions {
  /** Told of the share that has left, in [0, 1]; only in browsers. */
  onProgress?: (share: number) => void;
  /** Gives the upload up when aborted; the promise is then rejected with its reason. */
  signal?: AbortSignal;
}

/** Posts a form. @returns the answer's body. @throws {RefusalError} what was refused. */
export async function uploadForm(
  address: string,
  key: string,
  form: FormData,
  { onProgress, signal }: UploadOptions,
): Promise<string> {
  const authorization = `Bearer ${key}`;
  const response = await (typeof XMLHttpRequest === 'undefined'
    ? fetch(address, {
        method: 'POST',
        headers: { authorization },
        body: form,
        ...(signal && { signal }),
      })
    : request(address, authorization, form, onProgress, signal)
  ).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new RefusalError('server-error', `no answer: ${String(error)}`);
  });
  if (!response.ok) throw await readProblem(response);
  return response.text();
}

function request(
  address: string,
  authorization: string,
  form: FormData,
  onProgress: UploadOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<Response> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const upload = new XMLHttpRequest();
  upload.open('POST', address);
  upload.setRequestHeader('authorization', authorization);
  upload.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
  upload.onload = () => resolve(new Response(upload.response, { status: upload.status }));
  upload.onerror = () => reject(new TypeError('the connection failed'));
  upload.onabort = () => reject(new TypeError('given up'));
  signal?.addEventListener('abort', () => upload.abort(), { once: true });
  upload.send(form);
  return promise;
}
