/** What `npm run demo` may be told. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export const demoUsage = `Usage: npm run demo [-- FILE.wav ...] [--phone] [--address IP] [--origins ORIGIN ...]
                    [--model DIR|ZIP ...] [--once] [--json] [--port N] [--no-build]

  FILE ...      WAV or FLAC files to play instead of the recordings that come with Earshot
  --phone       serve over HTTPS on the local network, and print a QR code that a phone can scan;
                plays only the files that you name
  --address IP  the address of this computer that phones use, if it has several
  --origins O   let pages of this origin use and embed the room, for example
                --origins http://localhost:3000; repeatable; "*" allows all
  --model PATH  also recognise sounds with this model: a package, or a Teachable Machine sound model
                exported for TensorFlow.js, in a folder or a zip; repeatable; opens a new room each time
  --once        exit after the recordings: exit code 0 if there were predictions, otherwise 1
  --json        print one JSON object per line and nothing else on stdout; the last is a summary
  --port N      port of the local server; default 8787, or a free one if that is taken.
                With --phone, the HTTPS port; default 8443
  --no-build    serve the last build
  --help        print this help

Opens a room on this computer with a microphone and two listeners, plays recordings into the
microphone in real time, and shows what each of the three receives. Then the room stays open for
browsers until you press Ctrl-C. The next run opens the same room under the same links: .earshot
keeps it.`;

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
      '--phone plays only the files that you name, and --once exits after them: name one.',
    );
  if (address !== undefined && !flags.phone)
    throw new UsageError('--address is the address for phones: add --phone.');
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
    throw new UsageError(`--port takes a number from 1 to 65535, not "${text}".`);
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
    `--origins takes a scheme and a host, for example http://localhost:3000, or "*", not "${text}".`,
  );
}

/** Node's message goes on with advice about arguments that begin with a dash. */
function firstSentence(message: string): string {
  return `${message.split('. ')[0]?.replace(/\.$/, '')}; --help lists the options.`;
}
