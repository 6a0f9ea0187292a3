/** What a room answers to the Worker: a value, or why not. Errors of our own do not survive the call. */
import { type RefusalCode, RefusalError } from '../protocol/refusals.ts';

export type Answer<Value> = { value: Value } | { refused: RefusalCode; detail: string | undefined };

/** An error that is no refusal is ours: it is logged whole and told as `server-error`. */
export function asRefusal(error: unknown): RefusalError {
  if (error instanceof RefusalError) return error;
  console.error(error);
  return new RefusalError('server-error');
}

/** @throws {RefusalError} if the room refused. */
export function accepted<Value>(answer: Answer<Value>): Value {
  if ('refused' in answer) throw new RefusalError(answer.refused, answer.detail);
  return answer.value;
}
