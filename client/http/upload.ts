/** Uploads that tell how far they are: `fetch` cannot, so browsers use XMLHttpRequest here. */

import { unredirected } from '../answer.ts';
import { deferred } from '../deferred.ts';
import { NetworkError } from '../network-error.ts';

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
  /** Where it came from, after all redirects, which it follows unasked. */
  readonly responseURL: string;
  onload: () => void;
  onerror: () => void;
  onabort: () => void;
  open(method: string, url: string): void;
  getResponseHeader(name: string): string | null;
  setRequestHeader(name: string, value: string): void;
  send(form: FormData): void;
  abort(): void;
}
declare const XMLHttpRequest: undefined | (new () => ProgressRequest);

/** Posts or puts a form. @throws whatever `fetch` would throw. @throws {NetworkError} if it was sent elsewhere. */
export function postForm(
  url: string,
  headers: Record<string, string>,
  form: FormData,
  { onProgress, signal }: UploadOptions,
  method: 'POST' | 'PUT' = 'POST',
): Promise<Response> {
  if (typeof XMLHttpRequest === 'undefined') {
    const request = { ...unredirected, method, headers, body: form };
    return fetch(url, { ...request, ...(signal && { signal }) });
  }
  signal?.throwIfAborted();
  const { promise, resolve, reject } = deferred<Response>();
  const upload = new XMLHttpRequest();
  upload.open(method, url);
  for (const [name, value] of Object.entries(headers)) upload.setRequestHeader(name, value);
  upload.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
  upload.onload = () => {
    const { status, responseURL } = upload;
    if (new URL(responseURL, url).origin !== new URL(url).origin) {
      return reject(new NetworkError('sign-in-needed', url, status, 'redirected elsewhere'));
    }
    // A Response takes no status beyond these, and no body with some of them.
    if (status > 599) return reject(new NetworkError('not-earshot', url, status));
    const body = [204, 205, 304].includes(status) ? null : upload.response;
    const type = upload.getResponseHeader('content-type');
    resolve(new Response(body, { status, headers: type ? { 'content-type': type } : {} }));
  };
  upload.onerror = () => reject(new TypeError('the connection failed'));
  upload.onabort = () => reject(new TypeError('given up'));
  signal?.addEventListener('abort', () => upload.abort(), { once: true });
  upload.send(form);
  return promise;
}
