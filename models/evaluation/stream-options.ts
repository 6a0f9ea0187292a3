/** What commands on streams can be asked. */

import { InputError } from '../node/input-error.ts';
import { defaultPackageFolder } from '../node/open-package.ts';
import type { ClipSelection } from './labelled-clips.ts';
import { commonArguments, readArguments } from './read-arguments.ts';

/** The options that all commands on streams have. */
export const streamUsage = `  --audio DIR            folder of the clips, WAV or FLAC
  --labels FILE          CSV with the columns filename and class; ignores others
  --class-column NAME    column with the class, if it has another name
  --fold N               only clips whose column fold is N; of speech and music, those that training
                         assigned to that fold, by the columns file and speaker or source of labels.csv
  --speech DIR           recordings of speech; repeatable
  --music DIR            recordings of music; repeatable
  --household DIR        recordings of a household in which nothing happens; repeatable
  --package DIR          model package to evaluate; default: the default model
  --hours H              hours of streams with sounds, and of each bed alone; default 0.5
  --seed N               seed of the streams; default 1
  --json                 print the figures as one JSON object on the last line
  --help                 print this help`;

export interface StreamOptions {
  audio: string;
  labels: string;
  selection: ClipSelection;
  /** Folders, at least one each. */
  speech: string[];
  music: string[];
  /** Folders; without any, streams have no such bed. */
  household: string[];
  packageFolder: string;
  hours: number;
  seed: number;
  json: boolean;
}

export const streamArguments = {
  ...commonArguments,
  speech: { type: 'string', multiple: true },
  music: { type: 'string', multiple: true },
  household: { type: 'string', multiple: true },
  hours: { type: 'string', default: '0.5' },
  seed: { type: 'string', default: '1' },
} as const;

/** @returns undefined if help was asked for. @throws {InputError} */
export function readStreamOptions(args: string[]): StreamOptions | undefined {
  const values = readArguments(args, streamArguments);
  return values.help ? undefined : streamOptions(values);
}

/** @param values of `streamArguments`. @throws {InputError} */
export function streamOptions(
  values: ReturnType<typeof readArguments<typeof streamArguments>>,
): StreamOptions {
  return {
    audio: needed(values.audio, 'Give the folder of clips with --audio.'),
    labels: needed(values.labels, 'Give the CSV file with --labels.'),
    selection: { classColumn: values['class-column'], fold: values.fold },
    speech: needed(values.speech, 'Give a folder of speech with --speech.'),
    music: needed(values.music, 'Give a folder of music with --music.'),
    household: values.household ?? [],
    packageFolder: values.package ?? defaultPackageFolder,
    hours: positive(values.hours, '--hours'),
    seed: positive(values.seed, '--seed'),
    json: values.json,
  };
}

export function needed<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new InputError(message);
  return value;
}

export function positive(text: string, option: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1e6)) throw new InputError(`${option} takes a number above 0.`);
  return value;
}
