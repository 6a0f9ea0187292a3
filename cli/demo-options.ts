/** What `npm run demo` may be told. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export const demoUsage = `Usage: npm run demo [-- FILE.wav ...] [--phone] [--address IP] [--origins ORIGIN ...]
                    [--model DIR|ZIP ...] [--once] [--json] [--port N] [--no-build]

  FILE ...      WAV or FLAC files to play instead of the recordings that come with Earshot
  --phone       serve over HTTPS on the local network, and print a QR code that a phone can scan;
                plays only the files that you name
  --address IP  which address of this computer phones are to use, if it has several
  --origins O   let pages of this origin use and embed the room, as in --origins http://localhost:3000;
                may be given several times; "*" allows all
  --model PATH  hear with this model too: a package, or a sound model as Teachable Machine exports it
                for TensorFlow.js, in a folder or a zip; may be given several times; the room is a new
                one each time then
  --once        end after the recordings: exit code 0 if predictions came, else 1
  --json        one JSON object per line and nothing else on stdout; the last is a summary
  --port N      port of the local server; 8787 if left out, or a free one if that is taken.
                With --phone this is the HTTPS port, and 8443 if left out
  --no-build    serve what was built before
  --help        print this

Opens a room on this computer with a microphone and two listeners in it, plays recordings into the
microphone in real time, and shows what each of the three receives. Then the room stays open for
browsers, until Ctrl-C. It is the same room next time, under the same links: .earshot keeps it.`;

export interface DemoOptions {
  files: string[];
  /** Serve over HTTPS on the local network. */
  phone: boolean;
  /** The address to do that at; undefined for the one that fits best. */
  address: string | undefined;
  /** Origins whose pages may use and embed the room. */
  origins: string[];
  /** Where models lie that the room is given beside its own. */
  models: string[];
  once: boolean;
  json: boolean;
  /** Undefined: the default port, or a free one. */
  port: number | undefined;
  /** Build first; else what was built before is served. */
  build: boolean;
  help: boolean;
}

/** @throws {UsageError} */
export function readDemoOptions(args: string[]): DemoOptions {
  const { values, positionals } = parse(args);
  const { port, model, address, origins, ...flags } = values;
  if (flags.phone && flags.once && positionals.length === 0)
    throw new UsageError(
      '--phone plays only the files that you name, and --once ends after them: name one.',
    );
  if (address !== undefined && !flags.phone)
    throw new UsageError('--address says where phones find this computer: give --phone too.');
  return {
    ...flags,
    files: positionals,
    models: model,
    address,
    origins: origins.map(readOrigin),
    port: port === undefined ? undefined : readPort(port),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      allowNegative: true,
      options: {
        phone: { type: 'boolean', default: false },
        address: { type: 'string' },
        origins: { type: 'string', multiple: true, default: [] },
        model: { type: 'string', multiple: true, default: [] },
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        port: { type: 'string' },
        build: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(firstSentence((error as Error).message));
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65_535))
    throw new UsageError(`--port is a number from 1 to 65535, not "${text}".`);
  return port;
}

/** As browsers write it: no path, no slash at the end. */
function readOrigin(text: string): string {
  if (text === '*') return text;
  try {
    const { origin, href } = new URL(text);
    if (/^https?:/.test(origin) && href === `${origin}/`) return origin;
  } catch {
    // It is told below.
  }
  throw new UsageError(
    `--origins is a scheme and a host, as in http://localhost:3000, or "*", not "${text}".`,
  );
}

/** Node's message goes on with advice about arguments that begin with a dash. */
function firstSentence(message: string): string {
  return `${message.split('. ')[0]?.replace(/\.$/, '')}; --help lists the options.`;
}
