/** `npm run bench:load`: what a server holds, under a load that does not wait for it. */
import { buildOrEnd } from '../cli/build.ts';
import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { InputError } from '../models/node/input-error.ts';
import { growAudience } from './load/open-loop/audience.ts';
import { findKnee } from './load/open-loop/knee.ts';
import { measureRow, parseRow, type Row, type RowPlan } from './load/open-loop/row.ts';
import { loadTable } from './load/open-loop/table.ts';
import { printMachine } from './print.ts';

const defaultRows = '16x10,16x100,16x300,4x1000,16x1024';

const usage = `Usage: npm run bench:load [-- OPTIONS]

  --rows ROWS      loads as MICSxLISTENERS or MICSxLISTENERSxROOMS, separated by commas
                   (${defaultRows})
  --seconds N      how long each load is measured (20)
  --no-peer        skip socket.io, which by default gets the same load in the same run
  --compression    listeners offer permessage-deflate, as browsers do
  --knee MICS      add listeners until a bound fails
  --audience N     one room whose audience grows in steps to N, with --mics microphones (4)
  --hostile        one listener's key attacks the room throughout, as fast as it can
  --json           print one JSON object per row on stdout, and nothing else
  --help           print this help`;

await runCommand(async () => {
  const given = readArguments(process.argv.slice(2), {
    rows: { type: 'string', default: defaultRows },
    seconds: { type: 'string', default: '20' },
    peer: { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
    compression: { type: 'boolean', default: false },
    hostile: { type: 'boolean', default: false },
    knee: { type: 'string' },
    audience: { type: 'string' },
    mics: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (given.help) return console.log(usage);
  const { json, compression, hostile } = given;
  const seconds = wholeNumber('--seconds', given.seconds);
  const options = { seconds, compression, hostile, peer: !given['no-peer'] };
  await buildOrEnd();
  printMachine(json);
  const rows: Row[] = [];
  const print = (row: Row) => {
    rows.push(row);
    if (json) console.log(JSON.stringify(row));
    else process.stderr.write(`${row.mics} x ${row.listeners} x ${row.rooms} measured\n`);
  };
  if (given.audience !== undefined) {
    const mics = wholeNumber('--mics', given.mics);
    const listeners = wholeNumber('--audience', given.audience);
    const model = await growAudience({ mics, listeners, seconds, compression }, print);
    if (!json) console.log(loadTable(rows));
    console[json ? 'log' : 'table'](json ? JSON.stringify({ model }) : [model]);
    return;
  }
  if (given.knee !== undefined) {
    await findKnee(wholeNumber('--knee', given.knee), options, print);
  } else {
    for (const plan of plans(given.rows)) print(await measureRow(plan, options));
  }
  if (!json) console.log(loadTable(rows));
});

/** @throws {InputError} */
function plans(text: string): RowPlan[] {
  return text.split(',').map((row) => {
    const plan = parseRow(row);
    if (!plan) throw new InputError(`A row is like 16x300 or 16x300x2, not ${row}.`);
    return plan;
  });
}

/** @throws {InputError} */
function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InputError(`${name} takes a whole number above 0, not ${text}.`);
}
