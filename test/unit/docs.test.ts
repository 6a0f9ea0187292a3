import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as limits from '../../protocol/limits.ts';
import { clientMessage, serverMessage } from '../../protocol/messages.ts';
import { refusals } from '../../protocol/refusals.ts';

const protocol = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

test.each(Object.entries(refusals))(
  'docs/protocol.md lists the refusal %s',
  (code, { close, status, retry, message }) => {
    expect(protocol).toContain(
      `| \`${code}\` | ${close} | ${status} | ${retry ? 'yes' : 'no'} | ${message} |`,
    );
  },
);

test.each(
  [...clientMessage.options, ...serverMessage.options].map(({ entries }) => entries.type.literal),
)('docs/protocol.md lists the message %s', (type) => {
  expect(protocol).toContain(`| \`${type}\` |`);
});

test.each(Object.entries(limits).filter(([name]) => name !== 'sampleRateHz'))(
  'docs/protocol.md tells the limit %s',
  (name, limit) => {
    const row = protocol.split('\n').find((line) => line.includes(`\`${name}\``));
    for (const value of typeof limit === 'number' ? [limit] : Object.values(limit)) {
      expect(row).toMatch(new RegExp(`\\b${value}\\b`));
    }
  },
);
