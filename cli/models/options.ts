/** What `npm run models` may be told. */
import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';
import { catalogueFolder } from './catalogue-folder.ts';

export const usage = `Usage: npm run models -- COMMAND [--catalogue DIR]

  list                 list the models of the catalogue, which this deployment offers to its rooms
  add DIR|ZIP|URL      add a model
      [--name NAME]      rename it
      [--author NAME]    set its author
  add yamnet           download YAMNet, which recognises 521 kinds of sound, and add it
      [--from URL]       from this folder instead of its publisher's
  remove NAME          remove a model
  check DIR|ZIP        show a model layer by layer, or why no room can use it
  card DIR|ZIP|NAME    show what a model recognises, its author, accuracy and cost

  --catalogue DIR      folder of the catalogue; default catalogue/ in the project
  --help               print this help

DIR, ZIP or URL contains a model package, or a Teachable Machine sound model exported for TensorFlow.js.
URL can be a Teachable Machine link. To ship your changes, run npm run deploy.`;

const commands = ['list', 'add', 'remove', 'check', 'card'] as const;

export interface ModelsOptions {
  command: (typeof commands)[number] | 'help';
  /** What the command is about; empty for those that take nothing. */
  subject: string;
  catalogue: string;
  name: string | undefined;
  author: string | undefined;
  from: string | undefined;
}

/** @throws {UsageError} */
export function readModelsOptions(args: string[]): ModelsOptions {
  const { values, positionals } = parse(args);
  const { catalogue = catalogueFolder, name, author, from, help } = values;
  const [given, subject = '', ...more] = positionals;
  const command = help ? 'help' : commands.find((each) => each === given);
  const takesNone = command === 'help' || command === 'list';
  if (command === undefined || (!takesNone && subject === '') || more.length > 0)
    throw new UsageError(usage);
  if (command === 'list' && subject !== '') throw new UsageError(usage);
  for (const [option, value] of Object.entries({ name, author })) {
    if (value !== undefined && (command !== 'add' || subject === 'yamnet'))
      throw new UsageError(`--${option} works only with add DIR, ZIP or URL.`);
  }
  if (from !== undefined && !(command === 'add' && subject === 'yamnet'))
    throw new UsageError('--from works only with add yamnet.');
  return { command, subject, catalogue, name, author, from };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        catalogue: { type: 'string' },
        name: { type: 'string' },
        author: { type: 'string' },
        from: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch {
    throw new UsageError(usage);
  }
}
