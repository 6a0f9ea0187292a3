/**
 * What a window costs in the runtime that serves rooms: prints a list of milliseconds of CPU time, the
 * median of each package, heard in turns so that what else the machine does meets all alike.
 *
 *     tsx models/training/window-times.ts PACKAGE...
 */
import { windowForm } from '../front-ends/kinds.ts';
import { openPackage } from '../node/open-package.ts';
import { product } from '../package/shapes.ts';
import { Random } from './random.ts';

const ROUNDS = 60;
const WINDOWS = 8;

const random = new Random(1);
const packages = process.argv.slice(2).map((folder) => {
  const classifier = openPackage(folder);
  const { inputShape } = windowForm(classifier.metadata.frontEnd);
  const window = Float32Array.from({ length: product(inputShape) }, () => random.between(-7, 2));
  return { classifier, window, times: [] as number[] };
});

for (let round = 0; round < ROUNDS; round++) {
  for (const { classifier, window, times } of packages) {
    classifier.classify(window);
    const { user, system } = process.cpuUsage();
    for (let i = 0; i < WINDOWS; i++) classifier.classify(window);
    const taken = process.cpuUsage({ user, system });
    times.push((taken.user + taken.system) / 1000 / WINDOWS);
  }
}
const medians = packages.map(({ times }) => times.sort((a, b) => a - b)[ROUNDS / 2] ?? 0);
console.log(JSON.stringify(medians.map((ms) => Number(ms.toFixed(2)))));
