/** A file that cannot be read as a recording; `message` is one sentence that names the file. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}
