/** What can be wrong with what a room is taught; each code has a test that shows it. */
export type TeachingErrorCode =
  | 'name-invalid'
  | 'name-taken'
  | 'id-taken'
  | 'sound-unknown'
  | 'example-unknown'
  | 'too-many-sounds'
  | 'too-many-examples'
  | 'nothing-audible'
  | 'example-invalid'
  | 'package-invalid'
  | 'package-too-large'
  | 'other-base'
  | 'negatives-invalid'
  | 'head-invalid'
  | 'no-embedding';

/** Longest message, in characters: names in it are those of a stranger's file. */
const maxMessageLength = 600;

/** What was asked for cannot be done; `message` says what is wrong and what to do. */
export class TeachingError extends Error {
  override readonly name = 'TeachingError';
  readonly code: TeachingErrorCode;

  constructor(code: TeachingErrorCode, message: string) {
    super(message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message);
    this.code = code;
  }
}
