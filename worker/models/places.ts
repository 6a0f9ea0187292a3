/**
 * Places for models that are on their way through this isolate: each is held whole until the room has it, so
 * they are few, and a network has no more than its part.
 */
import { maxIsolateModelUploads, maxIsolateModelUploadsPerNetwork } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/** The network of each that is under way. */
const underWay: string[] = [];

/**
 * @param network of the sender.
 * @returns gives the place back.
 * @throws {RefusalError} `rate-limited` if there is none left.
 */
export function takeModelPlace(network: string): () => void {
  if (underWay.length >= maxIsolateModelUploads) {
    throw new RefusalError('rate-limited', 'too many models are being uploaded');
  }
  if (underWay.filter((each) => each === network).length >= maxIsolateModelUploadsPerNetwork) {
    throw new RefusalError('rate-limited', 'too many models are being uploaded from your network');
  }
  underWay.push(network);
  return () => {
    underWay.splice(underWay.indexOf(network), 1);
  };
}
