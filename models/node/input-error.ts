/** What the user gave cannot be evaluated; `message` is one sentence that says what and where. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
