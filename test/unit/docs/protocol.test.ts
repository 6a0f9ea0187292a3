/** Compares docs/protocol.md with the code: what crosses the wire is told there, and no other. */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { clip } from '../../../protocol/clip.ts';
import { type Codec, codecs } from '../../../protocol/codecs.ts';
import * as limits from '../../../protocol/limits.ts';
import { detection, loggedEvent } from '../../../protocol/logged-event.ts';
import { clientMessage, modelDescription, serverMessage } from '../../../protocol/messages.ts';
import type { Refusal } from '../../../protocol/refusal-list.ts';
import { refusals } from '../../../protocol/refusals.ts';
import { examples, read, rowNames, section } from './document.ts';

const protocol = read('docs/protocol.md');

test.each(Object.entries<Refusal>(refusals))(
  'explains the refusal %s',
  (code, { close, status, retry, retryAfterSeconds, message }) => {
    expect(protocol).toContain(
      `| \`${code}\` | ${close} | ${status} | ${retry ? 'yes' : 'no'} | ${message} |`,
    );
    const explained = section(protocol, `### \`${code}\``);
    expect(explained).toContain(`*${message}*`);
    if (retryAfterSeconds)
      expect(explained).toContain(`\`retryAfterSeconds\` is ${retryAfterSeconds}.`);
  },
);

test.each(Object.entries<Codec>(codecs))(
  'lists the codec %s with its number and its largest payload',
  (name, { id, maxPayloadBytes }) => {
    const row = section(protocol, '### Codecs')
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\` | ${id} |`));
    expect(row).toContain(`| ${maxPayloadBytes} bytes |`);
  },
);

test.each([...clientMessage.options, ...serverMessage.options])(
  'lists the message $entries.type.literal with its fields',
  ({ entries }) => {
    const type = entries.type.literal;
    const rows = protocol.split('\n').filter((line) => line.startsWith(`| \`${type}\` |`));
    for (const field of Object.keys(entries)) {
      if (field === 'type' || type === 'snapshot') continue;
      expect(
        rows.some((row) => row.includes(`\`${field}\``) || row.includes(`\`${field}?\``)),
      ).toBe(true);
    }
    expect(rows).not.toEqual([]);
  },
);

test('tells which events are logged', () => {
  const log = section(protocol, '## The log');
  for (const { entries } of loggedEvent.options)
    expect(log).toContain(`\`${entries.type.literal}\``);
});

test.each([
  ['## Handshake', 'welcome', serverMessage.options[0].entries],
  ['### Sounds', 'detection', detection.entries],
  ['### Clip', 'clip', clip.entries],
  ['### Model', 'model', modelDescription.entries],
])('lists under "%s" the fields of a %s', (heading, _, entries) => {
  const names = rowNames(section(protocol, heading));
  expect(names).toEqual(
    expect.arrayContaining(Object.keys(entries).filter((key) => key !== 'type')),
  );
});

test.each(Object.entries(limits).filter(([name]) => name !== 'sampleRateHz'))(
  'tells the limit %s',
  (name, limit) => {
    const row = protocol.split('\n').find((line) => line.includes(`\`${name}\``));
    for (const value of numbersIn(limit)) {
      expect(row).toMatch(new RegExp(`\\b${value}\\b`));
    }
  },
);

const messages = v.union([clientMessage, serverMessage]);

test('examples are messages as they cross the wire', () => {
  const told = examples(protocol).map((example) => v.parse(messages, example).type);
  const types = [...clientMessage.options, ...serverMessage.options].map(
    ({ entries }) => entries.type.literal,
  );
  // Told elsewhere or in words: a follower's, and two that have next to nothing in them.
  const untold = ['snapshot', 'pong', 'keys'];
  expect(new Set([...told, ...untold])).toEqual(new Set(types));
});

function numbersIn(limit: object | number): number[] {
  return typeof limit === 'number' ? [limit] : Object.values(limit).flatMap(numbersIn);
}
