/** Detections as a table, as those who read it get it back. */
import fc from 'fast-check';
import papaparse from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { EventId, ModelId, ParticipantId } from '../../../protocol/ids.ts';
import type { Detection } from '../../../protocol/logged-event.ts';
import { separators, table } from '../../../worker/detections/table.ts';

const at = Date.UTC(2026, 10, 26, 18, 0, 0, 123);
const plain = { separator: ',', spreadsheetZone: undefined } as const;

function detection(
  changed: { name?: string; participant?: string; label?: string } = {},
): Detection {
  const { participant = 'p', ...rest } = changed;
  return {
    id: 3 as EventId,
    participant: participant as ParticipantId,
    name: 'Hall',
    model: 'tones' as ModelId,
    label: 'dog',
    at,
    peak: 0.9,
    ...rest,
  };
}

function readBack(text: string, delimiter: string): Record<string, string>[] {
  const { data, errors } = papaparse.parse<Record<string, string>>(text, {
    header: true,
    delimiter,
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data;
}

describe('parsed again', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((name) => !/^\s*\W|[;,]\s*[=+\-@]/u.test(name));
  const formatted = fc.constantFrom('Kitchen; "big"', 'a,b', 'a;b', "it's", 'Zoë', 'می\u200cخواهم');

  test('names are what they were, whatever is in them, by any separator', () => {
    fc.assert(
      fc.property(fc.oneof(text, formatted), fc.constantFrom(...separators), (name, separator) => {
        const [row] = readBack(table([detection({ name })], { ...plain, separator }), separator);
        expect(row).toEqual({
          id: '3',
          participant: 'p',
          name,
          label: 'dog',
          at: '2026-11-26T18:00:00.123Z',
          durationMs: '',
          peak: '0.9',
          mean: '',
          mics: name,
          model: 'tones',
          verdict: '',
          actualLabel: '',
        });
      }),
    );
  });

  test('ids are what they were, also those of older rooms, which may begin with a sign', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
    for (const form of [plain, { separator: ';', spreadsheetZone: 'UTC' } as const]) {
      fc.assert(
        fc.property(fc.oneof(id, fc.constant('-0123456789012345678-_')), (participant) => {
          const csv = table([detection({ participant })], form).replace('\ufeff', '');
          expect(readBack(csv, form.separator)[0]?.participant).toBe(participant);
        }),
      );
    }
  });
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\uff1d1+1',
  '\uff0b1',
  '\uff0d1',
  '\uff20SUM',
])('the text %j is no formula', (text) => {
  const heard = detection({ name: text, label: text });
  const mics = [text, 'Hall', text].map((name) => ({
    participant: 'p' as ParticipantId,
    name,
    at,
    peak: 0.9,
    levelDb: -20,
  }));
  const [row] = readBack(table([{ ...heard, mics }], plain), ',');
  expect(row?.name).toBe(`'${text}`);
  expect(row?.label).toBe(`'${text}`);
  expect(row?.mics).toBe(`'${text}; Hall; '${text}`);
});

test.each(['a\u2028b', 'a\u2029b', 'a\rb', 'a\u0085b', 'a;b', 'a,b', 'a\tb'])(
  'the text %j is quoted, whatever separates the columns',
  (name) => {
    for (const separator of separators) {
      const csv = table([detection({ name, label: 'dog' })], { ...plain, separator });
      expect(csv).toContain(`"${name}"`);
      expect(readBack(csv, separator)[0]?.name).toBe(name);
    }
  },
);

test.each([
  ['Hall;=1+1', "Hall;'=1+1"],
  ['Hall, \t@SUM(A1)', "Hall, \t'@SUM(A1)"],
  ['Hall\u2028+1', "Hall\u2028'+1"],
  ['=1;-1', "'=1;'-1"],
  [';=1', ";'=1"],
])('a spreadsheet that splits %j elsewhere finds no formula', (name, defused) => {
  const [row] = readBack(table([detection({ name })], plain), ',');
  expect(row?.name).toBe(defused);
});

test('for a spreadsheet times are those of the zone, and semicolons come with decimal commas', () => {
  const form = { separator: ';', spreadsheetZone: 'Europe/Berlin' } as const;
  const csv = table([{ ...detection(), mean: 0.5, durationMs: 2250 }], form);
  expect(csv.startsWith('\ufeff')).toBe(true);
  expect(readBack(csv.slice(1), ';')).toMatchObject([
    { at: '2026-11-26 19:00:00', peak: '0,9', mean: '0,5', durationMs: '2250' },
  ]);
});

test('for a program every line ends as RFC 4180 says, without a mark', () => {
  const csv = table([detection(), detection()], plain);
  expect(csv.startsWith('id,participant,')).toBe(true);
  expect(csv.endsWith('\r\n')).toBe(true);
  expect(csv.split('\r\n')).toHaveLength(4);
});
