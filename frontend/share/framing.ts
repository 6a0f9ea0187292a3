/** Which pages may show this deployment in a frame: its operator says so, and every document tells it. */

/**
 * @param policy the `Content-Security-Policy` of a document of this deployment.
 * @returns the origins whose pages may frame it, `*` for all; none while the operator lists none.
 */
export function framersOf(policy: string | null): readonly string[] {
  const [, sources = ''] = /(?:^|;)\s*frame-ancestors\s+([^;]*)/i.exec(policy ?? '') ?? [];
  return sources.split(/\s+/).filter((source) => source !== '' && source !== "'none'");
}

/** @returns undefined while it cannot be told, as offline. */
export async function readFramers(): Promise<readonly string[] | undefined> {
  try {
    const { ok, headers } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return ok ? framersOf(headers.get('content-security-policy')) : undefined;
  } catch {
    return undefined;
  }
}
