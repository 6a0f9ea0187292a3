/** What the user asked for cannot be done; `message` is one sentence that says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
