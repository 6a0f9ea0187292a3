/** What `npm run evaluate` can be asked. */

import { InputError } from '../node/input-error.ts';
import { defaultPackageFolder } from '../node/open-package.ts';
import type { ClipSelection } from './labelled-clips.ts';
import { commonArguments, readArguments } from './read-arguments.ts';

export const usage = `Usage: npm run evaluate -- --audio DIR --labels FILE.csv [options]

  --audio DIR            folder of the clips, WAV or FLAC
  --labels FILE          CSV with the columns filename and class; ignores others. Clips of classes
                         that the model has no label for are counted and skipped
  --class-column NAME    column with the class, if it has another name
  --fold N               only clips whose column fold is N
  --package DIR          model package to evaluate; default: the default model
  --packages DIR         packages fold-1, fold-2, ... instead, each for the clips of its fold only
  --robustness           repeat all clips with gain, noise, codecs, telephone band, rooms
  --stereo               repeat all clips as one of two channels, in opposite phase, delayed, ...
  --babble DIR           recordings of speech, for the row with people talking; with a fold, those
                         that training assigned to it, by the columns file and speaker of labels.csv
  --confusion-svg FILE   write the confusion matrix as an image
  --json                 print the metrics as one JSON object on the last line
  --help                 print this help

Quantises each clip to PCM16, cuts it into frames of 60 ms and recognises it with the code that serves
rooms. A clip's prediction is the label with the highest mean score over all its windows. Clips shorter
than a window are padded with silence. Windows of digital silence count like all others; the audible
window accuracy excludes them.
models/evaluation/README.md explains each figure.`;

export interface EvaluateOptions {
  audio: string;
  labels: string;
  selection: ClipSelection;
  packageFolder: string;
  packages: string | undefined;
  robustness: boolean;
  stereo: boolean;
  babble: string | undefined;
  confusionSvg: string | undefined;
  json: boolean;
}

const ownArguments = {
  packages: { type: 'string' },
  robustness: { type: 'boolean', default: false },
  stereo: { type: 'boolean', default: false },
  babble: { type: 'string' },
  'confusion-svg': { type: 'string' },
} as const;

/** @returns undefined if help was asked for. @throws {InputError} */
export function readOptions(args: string[]): EvaluateOptions | undefined {
  const values = readArguments(args, { ...commonArguments, ...ownArguments });
  if (values.help) return undefined;
  if (values.audio === undefined) throw new InputError('Give the folder of clips with --audio.');
  if (values.labels === undefined) throw new InputError('Give the CSV file with --labels.');
  return {
    audio: values.audio,
    labels: values.labels,
    selection: { classColumn: values['class-column'], fold: values.fold },
    packageFolder: values.package ?? defaultPackageFolder,
    packages: values.packages,
    robustness: values.robustness,
    stereo: values.stereo,
    babble: values.babble,
    confusionSvg: values['confusion-svg'],
    json: values.json,
  };
}
