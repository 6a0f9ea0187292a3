/** What can be wrong with a model package; each code has a test that shows it. */
export type ModelErrorCode =
  | 'metadata-invalid'
  | 'topology-invalid'
  | 'layer-unsupported'
  | 'weights-missing'
  | 'weights-truncated'
  | 'weights-too-long'
  | 'shape-mismatch'
  | 'labels-mismatch'
  | 'model-too-large'
  | 'zip-damaged'
  | 'zip-too-large'
  | 'file-missing'
  | 'file-invalid'
  | 'export-unsuited';

/** Longest message, in characters: names in it are those of a stranger's file. */
const maxMessageLength = 600;

/** A model package that cannot be used; `message` says what is wrong and where. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string) {
    super(message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message);
    this.code = code;
  }
}
