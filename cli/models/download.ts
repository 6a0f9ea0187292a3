/** Files from an address, on an operator's machine: over HTTPS, and never more or longer than is told. */

/** Most addresses that one file is looked for at, one redirect after another. */
export const maxRedirects = 5;
/** Longest time for one file, in milliseconds: 24 MiB at 2 Mbit/s take 100 s. */
const maxDownloadMs = 180_000;

/** Something could not be fetched; `message` says what and why. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/**
 * @param maxBytes largest file that is taken.
 * @throws {DownloadError}
 */
export async function download(
  address: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const signal = AbortSignal.timeout(maxDownloadMs);
  try {
    const response = await follow(address, signal);
    return await readAtMost(response, address, maxBytes);
  } catch (error) {
    if (error instanceof DownloadError) throw error;
    if (signal.aborted) throw failed(address, `it takes more than ${maxDownloadMs / 1000} s`);
    const { cause, message } = error as Error;
    throw failed(address, cause instanceof Error ? cause.message : message);
  }
}

async function follow(address: string, signal: AbortSignal): Promise<Response> {
  let url = checked(address);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await fetch(url, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status < 300 || response.status > 399 || location === null)
      throw failed(address, `it answers ${response.status}`);
    url = checked(new URL(location, url).href);
  }
  throw failed(address, `it is more than ${maxRedirects} redirects away`);
}

/** @returns the address if it may be asked: over HTTPS, or on this machine, and without a password. */
function checked(address: string): URL {
  if (!URL.canParse(address)) throw failed(address, 'it is no address');
  const url = new URL(address);
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    throw failed(address, 'its address, or one that it leads to, does not begin with https://');
  if (url.username !== '' || url.password !== '') throw failed(url.host, 'it wants a password');
  return url;
}

async function readAtMost(
  response: Response,
  address: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxBytes) throw failed(address, `it has more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function failed(address: string, why: string): DownloadError {
  return new DownloadError(`${address} cannot be fetched: ${why}.`);
}
