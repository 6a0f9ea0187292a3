/** Applies a valibot schema; what does not fit becomes a `ModelError` that names the place. */
import * as v from 'valibot';
import { ModelError, type ModelErrorCode } from './model-error.ts';

export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  code: ModelErrorCode,
  file: string,
): v.InferOutput<Schema> {
  // Of a million things that are wrong, one is told.
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new ModelError(code, `${file}: ${v.getDotPath(issue) ?? 'root'}: ${issue.message}`);
}
