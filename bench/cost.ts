/** `npm run cost`: what a room costs on Cloudflare, from its prices and the figures measured here. */

import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { InputError } from '../models/node/input-error.ts';
import { type Cost, costOf, type Usage } from './cost/model.ts';

const usage = `Usage: npm run cost [-- OPTIONS]

  --mics N        microphones that are on (1)
  --hours N       for how long (1)
  --listeners N   participants who only listen (10)
  --json          print one JSON object on stdout
  --help          print this help`;

await runCommand(async () => {
  const given = readArguments(process.argv.slice(2), {
    mics: { type: 'string', default: '1' },
    hours: { type: 'string', default: '1' },
    listeners: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (given.help) return console.log(usage);
  const room: Usage = {
    mics: number('--mics', given.mics),
    hours: number('--hours', given.hours),
    listeners: number('--listeners', given.listeners),
  };
  const cost = costOf(room);
  console.log(given.json ? JSON.stringify({ ...room, ...cost }) : written(cost));
});

/** @throws {InputError} */
function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InputError(`${name} takes a number of at least 0, not ${text}.`);
}

function written({ lines, dollars, leastDollars, relays, roomCores }: Cost): string {
  const row = (what: string, amount: string, price: number) =>
    `${what.padEnd(28)}${amount.padStart(32)}   $${price.toFixed(4).padStart(10)}`;
  return [
    ...lines.map((line) =>
      row(line.what, `${Math.round(line.amount).toLocaleString('en')} ${line.unit}`, line.dollars),
    ),
    '',
    row('at most', '', dollars),
    row('if only running code counts', '', leastDollars),
    '',
    `The room uses ${(100 * roomCores).toFixed(0)} % of its core; relays: ${relays}.`,
    'Without what the plans include; docs/deploy.md explains each line.',
  ].join('\n');
}
