/** The options of offline commands. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InputError } from '../node/input-error.ts';

/** The clips, the model, and how to answer. */
export const commonArguments = {
  audio: { type: 'string' },
  labels: { type: 'string' },
  'class-column': { type: 'string' },
  fold: { type: 'string' },
  package: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

/** @throws {InputError} for what is none of the options. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}
