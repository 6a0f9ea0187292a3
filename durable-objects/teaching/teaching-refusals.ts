/** What cannot be done to a taught set, as a refusal. */
import { TeachingError, type TeachingErrorCode } from '../../models/teaching/teaching-error.ts';
import { type RefusalCode, RefusalError } from '../../protocol/refusals.ts';

/** Those that are left out are faults of ours. */
const codes: Partial<Record<TeachingErrorCode, RefusalCode>> = {
  'name-invalid': 'bad-name',
  'name-taken': 'sound-exists',
  'sound-unknown': 'sound-not-found',
  'example-unknown': 'sound-not-found',
  'too-many-sounds': 'sounds-quota',
  'too-many-examples': 'sounds-quota',
  'nothing-audible': 'nothing-heard',
  'example-invalid': 'sounds-unreadable',
  'package-invalid': 'sounds-unreadable',
  'package-too-large': 'message-too-large',
  'other-base': 'sounds-of-other-model',
  'no-embedding': 'teaching-unavailable',
};

/** @throws {RefusalError} where a set cannot be changed so. */
export function refusing<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    const code = error instanceof TeachingError ? codes[error.code] : undefined;
    throw code === undefined ? error : new RefusalError(code, (error as Error).message);
  }
}
