/** Checks what came from outside against its schema; what does not fit is refused with the place. */
import * as v from 'valibot';
import { isRefusalCode, type RefusalCode, RefusalError } from './refusals.ts';

/** @throws {RefusalError} `bad-message` if the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusalError('bad-message', 'not JSON');
  }
}

/**
 * A schema that gives a refusal's code as its message is refused for that reason.
 *
 * @param what the value is called where no part of it is at fault.
 * @throws {RefusalError} of that code or the schema's, with what is wrong and where.
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
  const place = v.getDotPath(issue) ?? what;
  if (isRefusalCode(issue.message)) {
    throw new RefusalError(issue.message, `${place}: ${wrongWith(issue)}`);
  }
  throw new RefusalError(code, `${place}: ${issue.message}`.slice(0, 300));
}

function wrongWith({ type, received, requirement }: v.BaseIssue<unknown>): string {
  if (type === 'max_length') return `${received} characters, at most ${requirement}`;
  return type === 'regex'
    ? 'half a character, U+2028 or U+2029 in it'
    : 'nothing in it can be seen';
}
