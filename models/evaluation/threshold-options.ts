/** What `npm run evaluate:thresholds` can be asked. */
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
  --false-per-hour N     false detections an hour over each bed alone that the thresholds may give
                         where they are chosen; 2 if left out
  --write FILE           where to write what was chosen, as JSON

Thresholds are chosen on the streams of all folds, --hours of each. What thresholds chosen so are
worth is measured fold by fold, by those that the other folds choose: a table for each bound on false
detections, and all figures for the one that was asked for.`;

export interface ThresholdOptions extends StreamOptions {
  /** Folder of the packages fold-1 and so on. */
  packages: string;
  falsePerHour: number;
  /** The file for what was chosen. */
  write: string | undefined;
}

const ownArguments = {
  packages: { type: 'string' },
  'false-per-hour': { type: 'string', default: '2' },
  write: { type: 'string' },
} as const;

/** @returns undefined if help was asked for. @throws {InputError} */
export function readThresholdOptions(args: string[]): ThresholdOptions | undefined {
  const values = readArguments(args, { ...streamArguments, ...ownArguments });
  if (values.help) return undefined;
  return {
    ...streamOptions(values),
    packages: needed(values.packages, 'Give the packages with --packages.'),
    falsePerHour: positive(values['false-per-hour'], '--false-per-hour'),
    write: values.write,
  };
}
