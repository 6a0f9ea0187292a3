/** Checks what came from outside against its schema; what does not fit is refused with the place. */
import * as v from 'valibot';
import { type RefusalCode, RefusalError } from './refusals.ts';

/** @throws {RefusalError} `bad-message` if the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusalError('bad-message', 'not JSON');
  }
}

/**
 * @param what the value is called where no part of it is at fault.
 * @throws {RefusalError} of that code, with what is wrong and where.
 */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  code: RefusalCode,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new RefusalError(code, `${v.getDotPath(issue) ?? what}: ${issue.message}`.slice(0, 300));
}
