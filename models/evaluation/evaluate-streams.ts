/** `npm run evaluate:streams`: how well a room would tell what sounds, when, and when nothing does. */
import { hearStreams } from './heard-streams.ts';
import { openClassifier, runCommand } from './inputs.ts';
import { measureTracker } from './measure-tracker.ts';
import { readStreamOptions, streamUsage } from './stream-options.ts';
import { reportStreams } from './stream-report.ts';

const usage = `Usage: npm run evaluate:streams -- --audio DIR --labels FILE.csv --speech DIR --music DIR [options]

${streamUsage}

Composes streams of three minutes: sounds at known times over speech, music, noise and quiet, and
beds of speech, music, a household and quiet alone. Recognises each with the code that serves rooms, recogniser
and tracker. models/evaluation/README.md explains each figure.`;

await runCommand(async () => {
  const options = readStreamOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  const classifier = openClassifier(options.packageFolder);
  const metrics = measureTracker(await hearStreams(options, classifier), classifier.metadata);
  console.log(options.json ? JSON.stringify(metrics) : reportStreams(metrics));
});
