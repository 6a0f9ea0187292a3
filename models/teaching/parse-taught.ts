/** Reads what comes from outside by its schema. */
import * as v from 'valibot';
import { TeachingError, type TeachingErrorCode } from './teaching-error.ts';

/** @param what names the value in the message. @throws {TeachingError} the code, with the first thing that is wrong. */
export function parseTaught<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  code: TeachingErrorCode,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new TeachingError(code, `${what}: ${path === null ? '' : `${path}: `}${issue.message}`);
}
