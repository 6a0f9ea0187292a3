/** Tells Earshot's answers from those of proxies and guest networks, which may answer in its place. */
import { parseProblem } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { NetworkError, type NetworkErrorCode, noAnswer } from './network-error.ts';

/**
 * How to ask, so that a key never goes on to where a redirect leads: browsers and Node would take
 * `X-Earshot-Key` along. Earshot itself never redirects.
 */
export const unredirected = { redirect: 'manual' } as const satisfies RequestInit;

/**
 * @param url that was asked.
 * @returns an answer of Earshot that is no refusal.
 * @throws {RefusalError} what Earshot refused. @throws {NetworkError} what is on the way there.
 */
export async function fromEarshot(response: Response, url: URL | string): Promise<Response> {
  // A browser shows nothing of a redirect that it does not follow, not even where it leads.
  if (response.type === 'opaqueredirect') throw new NetworkError('sign-in-needed', url);
  const { status } = response;
  if (status >= 300 && status < 400) throw redirected(response, url);
  if (response.ok) {
    // Nothing of the API is a page: somebody put up theirs.
    if (!isPage(response)) return response;
    throw new NetworkError('sign-in-needed', url, status, 'a page came in place of the answer');
  }
  const text = await response.text().catch((error: unknown) => {
    throw noAnswer(url, error);
  });
  throw parseProblem(text) ?? foreignRefusal(response, url);
}

/** The body of an answer as JSON. @throws {NetworkError} if there is none. */
export async function jsonOf(response: Response, url: URL | string): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw noAnswer(url, error);
  });
  try {
    return JSON.parse(text);
  } catch {
    const code = /^\s*</.test(text) ? 'sign-in-needed' : 'not-earshot';
    throw new NetworkError(code, url, response.status, 'the answer is no JSON');
  }
}

function isPage({ headers }: Response): boolean {
  return /^(text\/html|application\/xhtml\+xml)\b/i.test(headers.get('content-type') ?? '');
}

function redirected({ headers, status }: Response, asked: URL | string): NetworkError {
  const from = new URL(asked);
  let to: URL | undefined;
  try {
    to = new URL(headers.get('location') ?? '', from);
  } catch {}
  // To https, say. A path of the same origin, or another host, is where one signs in.
  const moved = to?.hostname === from.hostname && to.origin !== from.origin;
  const detail = to && `redirected to ${to.origin}`;
  return new NetworkError(moved ? 'moved' : 'sign-in-needed', asked, status, detail);
}

/** What an answer means that is no problem document, by its HTTP status. */
const foreign: Readonly<Record<number, NetworkErrorCode>> = {
  401: 'sign-in-needed',
  403: 'proxy-refused',
  408: 'timeout',
  413: 'proxy-too-large',
  429: 'proxy-busy',
  451: 'proxy-refused',
  502: 'proxy-unreachable',
  503: 'proxy-unreachable',
  504: 'proxy-unreachable',
  511: 'sign-in-needed',
};

function foreignRefusal({ status }: Response, url: URL | string): NetworkError | RefusalError {
  const code = foreign[status];
  if (code) return new NetworkError(code, url, status);
  // Cloudflare's own: the deployment behind it does not answer.
  if (status >= 520 && status <= 530) return new NetworkError('proxy-unreachable', url, status);
  if (status >= 500) return new RefusalError('server-error', `HTTP status ${status}`);
  return new NetworkError('not-earshot', url, status);
}
