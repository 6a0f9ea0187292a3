/** Compares the costs of docs/deploy.md with the model that calculates them. */
import { expect, test } from 'vitest';
import { costOf } from '../../../bench/cost/model.ts';
import { prices } from '../../../bench/cost/prices.ts';
import { read, section } from './document.ts';

const deploy = read('docs/deploy.md');
const rows = [
  ...section(deploy, '### What an audience costs').matchAll(
    /^\| (\d+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) % \| \$([\d.]+) \| \$([\d.]+) \|$/gm,
  ),
].map((row) => row.slice(1).map((cell) => Number(cell.replace(',', ''))));

test('docs/deploy.md has rows of rooms and what they cost', () => {
  expect(rows.length).toBeGreaterThanOrEqual(4);
});

test.each(rows)('%d microphones, %d listeners, %d hours cost what the model says', (...row) => {
  const [mics = 0, listeners = 0, hours = 0, ...told] = row;
  const { relays, roomCores, dollars, leastDollars } = costOf({ mics, listeners, hours });
  const calculated = [
    relays,
    Math.round(100 * roomCores),
    dollars.toFixed(4),
    leastDollars.toFixed(4),
  ];
  expect(told).toEqual(calculated.map(Number));
});

test('the prices are those of docs/deploy.md', () => {
  const told = section(deploy, '## What it costs');
  for (const [price, unit] of [
    [prices.workerRequests, 'a million'],
    [prices.objectRequests, 'a million'],
    [prices.objectGbSeconds, 'a million GB-s'],
    [prices.rowsWritten, 'a million'],
  ] as const) {
    expect(told).toContain(`| $${price.toFixed(2)} ${unit} |`);
  }
});
