/** Uploads that tell how far they are: `fetch` cannot, so browsers use XMLHttpRequest here. */

import { deferred } from '../deferred.ts';

export interface UploadOptions {
  /** Told of the share that has left, in [0, 1]; only in browsers. */
  onProgress?: (share: number) => void;
  /** Gives the upload up when aborted; the promise is then rejected with its reason. */
  signal?: AbortSignal;
}

/** As much of XMLHttpRequest as is used here: Node has none, nor have its types. */
interface ProgressRequest {
  readonly upload: { onprogress?: (progress: { loaded: number; total: number }) => void };
  readonly status: number;
  readonly response: string;
  onload: () => void;
  onerror: () => void;
  onabort: () => void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(form: FormData): void;
  abort(): void;
}
declare const XMLHttpRequest: undefined | (new () => ProgressRequest);

/** Posts a form. @throws whatever `fetch` would throw. */
export function postForm(
  url: string,
  authorization: string,
  form: FormData,
  { onProgress, signal }: UploadOptions,
): Promise<Response> {
  if (typeof XMLHttpRequest === 'undefined') {
    const request = { method: 'POST', headers: { authorization }, body: form };
    return fetch(url, { ...request, ...(signal && { signal }) });
  }
  signal?.throwIfAborted();
  const { promise, resolve, reject } = deferred<Response>();
  const upload = new XMLHttpRequest();
  upload.open('POST', url);
  upload.setRequestHeader('authorization', authorization);
  upload.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
  upload.onload = () => resolve(new Response(upload.response, { status: upload.status }));
  upload.onerror = () => reject(new TypeError('the connection failed'));
  upload.onabort = () => reject(new TypeError('given up'));
  signal?.addEventListener('abort', () => upload.abort(), { once: true });
  upload.send(form);
  return promise;
}
