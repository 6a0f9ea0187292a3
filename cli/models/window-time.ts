/** How long a model takes for a window on this machine. */

import { windowForm } from '../../models/front-ends/kinds.ts';
import { compileWasm } from '../../models/node/open-package.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { quantile } from '../quantile.ts';

/** Windows that are not counted: while code is compiled. */
const warmup = 5;
const counted = 25;

/** @returns milliseconds of the network for one window, the median; the front end is not counted. */
export function windowMs(files: ModelFiles): number {
  const classifier = Classifier.open(files, compileWasm());
  const { inputShape } = windowForm(classifier.metadata.frontEnd);
  const window = new Float32Array(inputShape.reduce((product, side) => product * side, 1));
  const times = Array.from({ length: warmup + counted }, () => {
    const begun = performance.now();
    classifier.classify(window);
    return performance.now() - begun;
  });
  classifier.dispose();
  return quantile(times.slice(warmup), 0.5);
}
