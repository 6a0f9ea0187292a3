/** Why a model is refused, for whoever sent it. */
import { ModelError, type ModelErrorCode } from '../../models/package/model-error.ts';
import { type RefusalCode, RefusalError } from '../../protocol/refusals.ts';

const codes: Readonly<Record<ModelErrorCode, RefusalCode>> = {
  'metadata-invalid': 'model-unsupported',
  'topology-invalid': 'model-unsupported',
  'layer-unsupported': 'model-unsupported',
  'weights-missing': 'model-incomplete',
  'weights-truncated': 'model-damaged',
  'weights-too-long': 'model-damaged',
  'shape-mismatch': 'model-input',
  'labels-mismatch': 'model-labels',
  'model-too-large': 'model-too-large',
  'zip-damaged': 'model-damaged',
  'zip-too-large': 'model-too-large',
  'file-missing': 'model-incomplete',
  'file-invalid': 'model-damaged',
  'export-unsuited': 'model-unsuited',
};

/** @returns the same error, unless it is of a model: then the refusal for it, whose detail says what to do. */
export function asModelRefusal(error: unknown): unknown {
  return error instanceof ModelError ? new RefusalError(codes[error.code], error.message) : error;
}
