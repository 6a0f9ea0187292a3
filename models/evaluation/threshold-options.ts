/** What `npm run evaluate:thresholds` can be asked. */
import * as v from 'valibot';
import { trackerChange } from '../../protocol/tracker-settings.ts';
import { InputError } from '../node/input-error.ts';
import type { TrackerSettings } from '../recognition/tracker-settings.ts';
import { readArguments } from './read-arguments.ts';
import {
  needed,
  positive,
  type StreamOptions,
  streamArguments,
  streamOptions,
  streamUsage,
} from './stream-options.ts';

export const usage = `Usage: npm run evaluate:thresholds -- --audio DIR --labels FILE.csv --speech DIR --music DIR --packages DIR [options]

${streamUsage}

  --packages DIR         packages fold-1, fold-2, ..., each of a network trained without that fold,
                         instead of --package and --fold
  --false-per-hour N     most false detections an hour over each bed alone, on the streams that the
                         thresholds are chosen on; default 2. Can be exceeded if the next option
                         requires it
  --least-share N        least share of the detectable sounds of each label that its threshold still
                         detects; default 0.2
  --essential-share N    the same for essential labels; default 0.95
  --tracker JSON         a room's settings for all labels, for example '{"smoothingWindows":3}'; others
                         keep their initial values
  --write FILE           write the chosen thresholds to this file, as JSON

Chooses thresholds on the streams of all folds, --hours of each. Measures such thresholds fold by fold,
with those chosen on the other folds: prints a table of what other limits would cost, and all figures for
the limits that you gave.`;

/** What thresholds must keep to where they are chosen. */
export interface ThresholdLimits {
  /** False detections over each bed alone, if labels can keep what they must. */
  falsePerHour: number;
  /** The part of what can be told at all of each label that is kept. */
  leastShare: number;
  /** The same of essential labels. */
  essentialShare: number;
}

export interface ThresholdOptions extends StreamOptions {
  /** Folder of the packages fold-1 and so on. */
  packages: string;
  limits: ThresholdLimits;
  tracker: TrackerSettings;
  /** The file for what was chosen. */
  write: string | undefined;
}

const ownArguments = {
  packages: { type: 'string' },
  'false-per-hour': { type: 'string', default: '2' },
  'least-share': { type: 'string', default: '0.2' },
  'essential-share': { type: 'string', default: '0.95' },
  tracker: { type: 'string', default: '{}' },
  write: { type: 'string' },
} as const;

/** @returns undefined if help was asked for. @throws {InputError} */
export function readThresholdOptions(args: string[]): ThresholdOptions | undefined {
  const values = readArguments(args, { ...streamArguments, ...ownArguments });
  if (values.help) return undefined;
  return {
    ...streamOptions(values),
    packages: needed(values.packages, 'Give the packages with --packages.'),
    limits: {
      falsePerHour: positive(values['false-per-hour'], '--false-per-hour'),
      leastShare: share(values['least-share'], '--least-share'),
      essentialShare: share(values['essential-share'], '--essential-share'),
    },
    tracker: { all: parameters(values.tracker) },
    write: values.write,
  };
}

function parameters(text: string): TrackerSettings['all'] {
  const { success, output } = v.safeParse(
    v.pipe(v.string(), v.parseJson(), trackerChange.entries.all),
    text,
  );
  if (!success)
    throw new InputError('--tracker takes settings of all labels as a room takes them.');
  return output;
}

function share(text: string, option: string): number {
  const value = Number(text);
  if (!(text.trim() && value >= 0 && value <= 1))
    throw new InputError(`${option} takes a number from 0 to 1.`);
  return value;
}
