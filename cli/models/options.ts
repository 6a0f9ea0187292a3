/** What `npm run models` may be told. */
import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';
import { catalogueFolder } from './catalogue-folder.ts';

export const usage = `Usage: npm run models -- COMMAND [--catalogue DIR]

  list                 the models of the catalogue, which rooms of this deployment may have
  add DIR|ZIP|URL      adds a model
      [--name NAME]      and names it so
      [--author NAME]    and says who made it
  add yamnet           fetches YAMNet, 521 kinds of sound, and adds it
      [--from URL]       from this folder instead of its publisher's
  remove NAME          removes a model
  check DIR|ZIP        what a model is, layer by layer, or why no room can hear with it
  card DIR|ZIP|NAME    what it hears, who made it, how well it does, what it costs

  --catalogue DIR      folder of the catalogue; catalogue/ in the project, if left out
  --help               print this

DIR, ZIP or URL holds a model package, or a sound model as Teachable Machine exports it for TensorFlow.js.
URL may be a link that Teachable Machine gives. Deploy to ship what was added: npm run deploy.`;

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
      throw new UsageError(`--${option} goes with add DIR, ZIP or URL.`);
  }
  if (from !== undefined && !(command === 'add' && subject === 'yamnet'))
    throw new UsageError('--from goes with add yamnet.');
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
