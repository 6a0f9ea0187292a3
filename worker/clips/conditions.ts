/** Conditional requests and ranges (RFC 9110, 13 and 14), for what never changes under its entity tag. */

/** What there is. */
export interface Representation {
  /** A strong entity tag, in quotes. */
  etag: string;
  /** In whole seconds since the Unix epoch. */
  modifiedSeconds: number;
  bytes: number;
}

export interface ByteRange {
  first: number;
  bytes: number;
}

/** `*` or a list of entity tags (8.8.3); elements of a list may be empty (5.6.1.2). */
const tagsPattern = /^(?:\*|(?:\s*,)*\s*(?:W\/)?"[^"]*"(?:\s*,(?:\s*(?:W\/)?"[^"]*")?)*\s*)$/;

/** The three forms of a date (5.6.7). */
const datePattern =
  /^(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w{6,9}, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * Evaluates conditions in their order (13.2.2). What cannot be read as a condition is none.
 *
 * @returns the status of an answer without a body; undefined if the body is to be sent.
 */
export function withoutBody(asked: Headers, there: Representation): 304 | 412 | undefined {
  const match = readTags(asked.get('if-match'));
  const unmodifiedSince = readSeconds(asked.get('if-unmodified-since'));
  if (match) {
    // A weak tag is none that this strong one equals (8.8.3.2).
    if (!match.has('*') && !match.has(there.etag)) return 412;
  } else if (unmodifiedSince !== undefined && there.modifiedSeconds > unmodifiedSince) return 412;
  const noneMatch = readTags(asked.get('if-none-match'));
  const modifiedSince = readSeconds(asked.get('if-modified-since'));
  if (noneMatch) {
    if (['*', there.etag, `W/${there.etag}`].some((tag) => noneMatch.has(tag))) return 304;
  } else if (modifiedSince !== undefined && there.modifiedSeconds <= modifiedSince) return 304;
  return undefined;
}

/**
 * Several ranges and other units than bytes are no range, as a server may have it (14.2); nor is one of
 * another representation than this (`If-Range`).
 *
 * @returns the part that is asked for, `outside` for one that is not there, undefined for all.
 */
export function readRange(
  asked: Headers,
  there: Representation,
): ByteRange | 'outside' | undefined {
  const ifRange = asked.get('if-range');
  if (ifRange !== null && ifRange !== there.etag) return undefined;
  const { bytes } = there;
  const header = asked.get('range') ?? '';
  const [, from, to, suffix] = header.match(/^bytes=(?:(\d+)-(\d*)|-(\d+))$/i) ?? [];
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), bytes);
    return length > 0 ? { first: bytes - length, bytes: length } : 'outside';
  }
  if (from === undefined || (to && Number(to) < Number(from))) return undefined;
  const first = Number(from);
  if (first >= bytes) return 'outside';
  const last = to ? Math.min(Number(to), bytes - 1) : bytes - 1;
  return { first, bytes: last - first + 1 };
}

function readTags(value: string | null): Set<string> | undefined {
  if (value === null || !tagsPattern.test(value)) return undefined;
  return new Set(value.match(/\*|(?:W\/)?"[^"]*"/g));
}

function readSeconds(value: string | null): number | undefined {
  const ms = datePattern.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}
