/** What `npm run demo` may be told. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export const demoUsage = `Usage: npm run demo [-- FILE.wav ...] [--model DIR|ZIP ...] [--once] [--json] [--port N]
                    [--no-build]

  FILE ...      WAV or FLAC files to play instead of the recordings that come with Earshot
  --model PATH  hear with this model too: a package, or a sound model as Teachable Machine exports it
                for TensorFlow.js, in a folder or a zip; may be given several times
  --once        end after the recordings: exit code 0 if predictions came, else 1
  --json        one JSON object per line and nothing else on stdout; the last is a summary
  --port N      port of the local server; 8787 if left out, or a free one if that is taken
  --no-build    serve what was built before
  --help        print this

Opens a room on this machine with a microphone and two listeners in it, plays recordings into the
microphone in real time, and shows what each of the three receives. Then the room stays open for
browsers, until Ctrl-C.`;

export interface DemoOptions {
  files: string[];
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
  const { port, model, ...flags } = values;
  return {
    ...flags,
    files: positionals,
    models: model,
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

/** Node's message goes on with advice about arguments that begin with a dash. */
function firstSentence(message: string): string {
  return `${message.split('. ')[0]?.replace(/\.$/, '')}; --help lists the options.`;
}
