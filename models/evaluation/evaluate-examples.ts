/**
 * `npm run evaluate:examples`: how well a room hears sounds that its model was never taught, after some
 * examples of each.
 */
import { compileWasm, defaultPackageFolder } from '../node/open-package.ts';
import { readYamnet } from '../node/yamnet.ts';
import { Classifier } from '../recognition/classifier.ts';
import { Random } from '../training/random.ts';
import { openClassifier, runCommand } from './inputs.ts';
import { readArguments } from './read-arguments.ts';
import { measureSampleKinds, reportSampleKinds } from './sample-kinds.ts';
import { positive } from './stream-options.ts';
import { measureTaught, reportTaught, type TaughtFigures } from './taught-figures.ts';
import { taughtRecordings } from './taught-recordings.ts';

const usage = `Usage: npm run evaluate:examples [-- options]

  --package DIR          model package to evaluate; default: the default model
  --sounds DIR           recordings as models/training/sounds.ts writes them
  --groups FILE          CSV file with the columns file and group: uses only one clip of each group
  --left-out A,B         labels of the package that it was not trained on; treated as if it did not have them
  --yamnet DIR           also use YAMNet's embedding, with the same head; DIR has its model.json and weights.bin
  --trials N             draws of kinds and examples for each row; default 60
  --json                 print the figures as one JSON object on the last line
  --help                 print this help

With --sounds: teaches 5 or 10 kinds with 1, 3, 5 or 10 examples each, as rooms do (models/teaching). Kinds are
all labels of the recordings that the package lacks. Then recognises other recordings of the same kinds, and
unrelated ones: of the package's own labels, of speech, of music.

Without --sounds: uses seven kinds of sound from recordings that come with the project, six of instruments and
ambience, none of them labels of the default model. Assigns each other recording to the kind whose examples'
mean embedding is nearest, by their loudest windows at one length. For comparison, does the same with the
window's mean spectrum, without a network.`;

const seed = 1;

await runCommand(async () => {
  const { help, json, sounds, groups, yamnet, ...given } = readArguments(process.argv.slice(2), {
    package: { type: 'string', default: defaultPackageFolder },
    sounds: { type: 'string' },
    groups: { type: 'string' },
    'left-out': { type: 'string', default: '' },
    yamnet: { type: 'string' },
    trials: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (help) return console.log(usage);
  const classifier = openClassifier(given.package);
  if (sounds === undefined) {
    const figures = await measureSampleKinds(classifier);
    return console.log(json ? JSON.stringify(figures) : reportSampleKinds(figures));
  }
  const leftOut = given['left-out'].split(',');
  const known = classifier.metadata.labels.filter((label) => !leftOut.includes(label));
  const recordings = taughtRecordings(sounds, known, groups, new Random(seed));
  const { name, version } = classifier.metadata;
  const models = new Map([[`${name} ${version}`, classifier]]);
  if (yamnet !== undefined)
    models.set('YAMNet', Classifier.open(readYamnet(yamnet), compileWasm()));
  const all: TaughtFigures[] = [];
  for (const [model, own] of models) {
    const figures = measureTaught(model, own, recordings, positive(given.trials, '--trials'), seed);
    if (!json) console.log(reportTaught(figures));
    all.push(figures);
  }
  if (json) console.log(JSON.stringify(all));
});
