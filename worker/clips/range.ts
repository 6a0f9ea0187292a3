/** Range requests (RFC 9110, 14): the part of a clip that a player asks for. */
import { RefusalError } from '../../protocol/refusals.ts';

export interface ByteRange {
  offset: number;
  length: number;
}

/**
 * @param header value of `Range`.
 * @returns undefined if all is to be sent: without a header, and for what a server may ignore, as
 *   other units and several ranges at once.
 * @throws {RefusalError} `range-unsatisfiable`
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const offset = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (offset >= end) throw new RefusalError('range-unsatisfiable', `it has ${bytes} bytes`);
  return { offset, length: end - offset };
}
