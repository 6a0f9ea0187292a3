/** Problem documents (RFC 9457): how HTTP says that a request was refused. */
import * as v from 'valibot';
import { explanationOf, isRefusalCode, RefusalError, refusals } from './refusals.ts';

/** `code` is one of protocol/refusals.ts; `type` leads to where it is explained. */
export const problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  detail: v.exactOptional(v.string()),
});
type Problem = v.InferOutput<typeof problem>;

export function problemResponse({ code, detail }: RefusalError): Response {
  const { status, message, retryAfterSeconds } = refusals[code];
  const body: Problem = { type: explanationOf(code), title: message, status, code };
  if (detail !== undefined) body.detail = detail;
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  // RFC 9110, 15.5.22.
  if (code === 'upgrade-expected') headers.set('upgrade', 'websocket');
  return Response.json(body, { status, headers });
}

/** Reads a refused response of a room; one that is no problem document counts as `server-error`. */
export async function readProblem(response: Response): Promise<RefusalError> {
  const refusal = parseProblem(await response.text().catch(() => ''));
  return refusal ?? new RefusalError('server-error', `HTTP status ${response.status}`);
}

/**
 * @param text the body of a refused response.
 * @returns undefined if it is no problem document of ours: something else has answered. One with a code
 * that is not known here counts as `server-error`.
 */
export function parseProblem(text: string): RefusalError | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(problem, body);
  if (!parsed.success) return undefined;
  const { code, detail, status } = parsed.output;
  if (isRefusalCode(code)) return new RefusalError(code, detail);
  return new RefusalError('server-error', `HTTP status ${status}, refused for ${code}`);
}
