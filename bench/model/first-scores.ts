/** A process that tells how long it takes from opening the default package to its first scores. */
import { openPackage } from '../../models/node/open-package.ts';
import { Recogniser } from '../../models/recognition/recogniser.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

const sound = await readRecording(sample('loop_safari'));
const startedAt = performance.now();
const classifier = openPackage();
const recogniser = new Recogniser(classifier);
recogniser.push(sound.subarray(0, classifier.metadata.windowSamples), () => {
  process.send?.(performance.now() - startedAt, () => process.exit());
});
