/** `npm run evaluate`: how well a model package names labelled clips, heard as rooms hear them. */
import { parseArgs } from 'node:util';
import { readRecording } from '../../recordings/recording.ts';
import { RecordingError } from '../../recordings/recording-error.ts';
import { defaultPackageFolder, openPackage } from '../node/open-package.ts';
import { ModelError } from '../package/model-error.ts';
import { hearClip } from './clip-windows.ts';
import { InputError } from './input-error.ts';
import { readLabelledClips } from './labelled-clips.ts';
import { type HeardClip, type Metrics, measure } from './metrics.ts';
import { report } from './report.ts';

const usage = `Usage: npm run evaluate -- --audio DIR --labels FILE.csv [--package DIR] [--json]

  --audio DIR       folder of the clips, WAV or FLAC
  --labels FILE     CSV with the columns filename and class; others are ignored
  --package DIR     model package to evaluate; the default one if left out
  --json            print the metrics as one JSON object, on the last line
  --help            print this

Each clip is quantised to PCM16, cut to frames of 60 ms and heard by the code that serves rooms.
A clip's prediction is the label with the highest mean score over all its windows, the first of
which ends a second into it. Clips too short for that are padded with silence. Windows of digital silence count as all others do;
the audible window accuracy leaves them out.`;

interface Options {
  audio: string;
  labels: string;
  packageFolder: string;
  json: boolean;
}

/** @returns undefined if help was asked for. @throws {InputError} */
function readOptions(args: string[]): Options | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  if (values.audio === undefined) throw new InputError('Give the folder of clips with --audio.');
  if (values.labels === undefined) throw new InputError('Give the CSV file with --labels.');
  const packageFolder = values.package ?? defaultPackageFolder;
  return { audio: values.audio, labels: values.labels, packageFolder, json: values.json };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        audio: { type: 'string' },
        labels: { type: 'string' },
        package: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

async function evaluate({ audio, labels, packageFolder }: Options): Promise<Metrics> {
  const classifier = open(packageFolder);
  const { metadata } = classifier;
  const clips = await readLabelledClips(labels, audio, metadata.labels);
  const heard: HeardClip[] = [];
  for (const [index, { path, label, place }] of clips.entries()) {
    progress(index, clips.length);
    const sound = await readRecording(path).catch((error: unknown) => {
      throw error instanceof RecordingError ? new InputError(`${place}: ${error.message}`) : error;
    });
    heard.push({ label, windows: hearClip(classifier, sound) });
  }
  progress(clips.length, clips.length);
  return measure(heard, metadata.labels);
}

function open(packageFolder: string) {
  try {
    return openPackage(packageFolder);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof ModelError || error instanceof SyntaxError || isMissing(error))
      throw new InputError(`${packageFolder} is no model package: ${message}`);
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function progress(done: number, all: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(done < all ? `\r${done + 1} of ${all}` : '\r\x1b[K');
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) {
    const metrics = await evaluate(options);
    if (!options.json) console.log(report(metrics));
    else console.log(JSON.stringify(metrics));
  } else {
    console.log(usage);
  }
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
