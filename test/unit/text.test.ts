/** What people write, as everyone sees it: names, texts, names of recordings. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { checked } from '../../protocol/check.ts';
import { maxChatLength, maxClipNameLength, maxNameLength } from '../../protocol/limits.ts';
import {
  chatText,
  cleanLine,
  cleanText,
  clipName,
  clipNameOfFile,
  participantName,
} from '../../protocol/text.ts';

const [softHyphen, space0, nonJoiner, joiner, leftToRight] = [
  '\u00ad',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
];
const tags = (region: string) =>
  Array.from(`${region}\u007f`, (letter) =>
    String.fromCodePoint(0xe0000 + (letter.codePointAt(0) as number)),
  ).join('');
const flagOf = (region: string) => `\u{1f3f4}${tags(region)}`;

/** Written as their readers expect them. */
const whole = [
  `می${nonJoiner}خواهم`,
  `کتاب${nonJoiner}ها`,
  `۱۴۰۵ ه${joiner}.ش`,
  `क्${joiner}ष`,
  `क्${nonJoiner}ष`,
  'हिन्दी',
  `ന്${joiner}`,
  flagOf('gbeng'),
  flagOf('gbsct'),
  flagOf('gbwls'),
  '👨‍👩‍👧‍👦',
  '👩🏽‍🔬',
  '🏳️‍🌈',
  '🏴‍☠️',
  '❤️‍🔥',
  '🐈‍⬛',
  '🇮🇷',
  '1️⃣',
  '葛\u{e0100}',
  'ᠠᠮᠲᠠᠲᠠᠢ᠎ᠠ',
  '\u0601١٢',
  'Zoë',
  "O'Brien & Søn <3",
  '台所　一',
];

describe('stays as it was written:', () => {
  test.each(whole)('%s', (text) => {
    expect(cleanLine(text)).toBe(text);
    expect(v.parse(participantName, text)).toBe(text);
    expect(v.parse(chatText, text)).toBe(text);
    expect(v.parse(clipName, text)).toBe(text);
  });
});

test.each([
  ['a soft hyphen', `Kü${softHyphen}che`, 'Küche'],
  ['a left-to-right mark', `${leftToRight}Küche${leftToRight}`, 'Küche'],
  ['a zero width space', `a${space0}b`, 'ab'],
  ['a byte order mark', '\ufeffabc', 'abc'],
  ['an override', 'abc\u202edef', 'abcdef'],
  ['isolates', '\u2067abc\u2069', 'abc'],
  ['a joiner within Latin', `ad${nonJoiner}min`, 'admin'],
  ['two joiners in a row', `ب${nonJoiner}${nonJoiner}ب`, `ب${nonJoiner}ب`],
  ['a joiner after an emoji, before none', `👩${joiner}`, '👩'],
  ['tags without a flag', `a${tags('gbeng')}`, 'a'],
  ['a flag without an end', flagOf('gbeng').slice(0, -2), '\u{1f3f4}'],
  ['a selector without a base', ' \ufe0fa', 'a'],
  ['selectors in a row', `a\ufe0f\ufe0e\u{e0100}`, 'a\ufe0f'],
  ['a filler', 'a\u3164b', 'ab'],
  ['a lone surrogate', 'a\ud83db', 'ab'],
  ['controls', 'a\u0000\u0007\u001b[31mb', 'a[31mb'],
  ['a tab', 'a\tb', 'a b'],
  ['a decomposed letter', 'Zoe\u0308', 'Zoë'],
  ['a letter that only now finds its accent', `e${space0}\u0301`, 'é'],
])('%s is mended', (_, written, seen) => {
  expect(cleanLine(written)).toBe(seen);
  expect(cleanText(written)).toBe(seen);
});

test('line breaks are blanks in a name and line feeds in a text', () => {
  const written = 'a\r\nb\rc\nd\u2028e\u2029f\u0085g\u000bh';
  expect(cleanLine(written)).toBe('a b c d e f g h');
  expect(cleanText(written)).toBe('a\nb\nc\nd\ne\nf\ng\nh');
});

test.each([
  ['half a character', 'a\ud83d'],
  ['its other half', '\ude00a'],
  ['the halves the wrong way round', '\ude00\ud83d'],
  ['a separator of lines', 'a\u2028b'],
  ['a separator of paragraphs', 'a\u2029b'],
])('%s is refused in names and texts', (_, written) => {
  for (const [schema, code] of [
    [participantName, 'bad-name'],
    [clipName, 'bad-name'],
    [chatText, 'bad-text'],
  ] as const) {
    expect(() => checked(schema, written, 'bad-message', 'field')).toThrow(
      expect.objectContaining({ code, detail: 'field: half a character, U+2028 or U+2029 in it' }),
    );
    expect(checked(schema, 'a😀b', 'bad-message', 'field')).toBe('a😀b');
  }
});

describe('whatever is written', () => {
  const pieces = fc.oneof(
    fc.constantFrom(...whole, softHyphen, space0, nonJoiner, joiner, leftToRight),
    fc.constantFrom(
      '\u202e',
      '\ufe0f',
      '\u{e0100}',
      tags('gbeng'),
      '\u{1f3f4}',
      '\ud83d',
      '\u0301',
    ),
    fc.constantFrom('\r\n', '\t', ' ', '\u2028', '\u180e', '\u3164', '\u2800', '👩', '🏽', '्', 'ب'),
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  const written = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  const ways = fc.constantFrom(cleanLine, cleanText);

  test('cleaning it twice changes no more than once', () => {
    const isStable = (text: string, clean: typeof cleanLine) => clean(clean(text)) === clean(text);
    // Once the joiner is gone, the marks change places, and another joiner has another neighbour.
    const examples: [string, typeof cleanLine][] = [['\u0301\u200c\u094d\u200d', cleanLine]];
    fc.assert(fc.property(written, ways, isStable), { numRuns: 5000, examples });
  });

  test('it does not grow, by its normal form', () => {
    const isNoLonger = (text: string, clean: typeof cleanLine) =>
      clean(text).length <= text.normalize('NFC').length;
    fc.assert(fc.property(written, ways, isNoLonger), { numRuns: 5000 });
  });

  test('nothing is left that is never seen, or turns text', () => {
    const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
    // The signs that enclose numbers are formats by category, and are seen.
    const ofUse =
      /[\n\u200c-\u200d\u180e\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\p{Variation_Selector}\u{e0030}-\u{e007f}]/u;
    const isClean = (text: string, clean: typeof cleanLine) =>
      Array.from(clean(text)).every((each) => !unseen.test(each) || ofUse.test(each));
    fc.assert(fc.property(written, ways, isClean), { numRuns: 5000 });
  });

  test('a name has no line break, tags stand in flags only, selectors after something', () => {
    const lonely = /\n|(?:^|\s|\p{Variation_Selector})\p{Variation_Selector}/u;
    const flags = /\u{1f3f4}[\u{e0030}-\u{e007a}]{3,6}\u{e007f}/gu;
    const isClean = (text: string) => {
      const name = cleanLine(text);
      return !lonely.test(name) && !/[\u{e0001}-\u{e007f}]/u.test(name.replaceAll(flags, ''));
    };
    fc.assert(fc.property(written, isClean), { numRuns: 5000 });
  });

  test('a file gets a name that a room takes', () => {
    fc.assert(
      fc.property(written, fc.nat(40), (text, times) =>
        v.is(clipName, clipNameOfFile(text.repeat(times))),
      ),
    );
  });
});

test('lengths count what is left', () => {
  const padded = (length: number) => `${'x'.repeat(length)}${space0.repeat(300)}`;
  expect(v.parse(participantName, padded(maxNameLength))).toHaveLength(maxNameLength);
  expect(v.parse(clipName, padded(maxClipNameLength))).toHaveLength(maxClipNameLength);
  expect(v.parse(chatText, padded(maxChatLength))).toHaveLength(maxChatLength);
  expect(v.is(participantName, padded(maxNameLength + 1))).toBe(false);
});

test.each([
  ['bad-name', participantName, leftToRight, /nothing in it can be seen/],
  ['bad-name', participantName, '\u2800 ', /nothing in it can be seen/],
  ['bad-name', participantName, 'x'.repeat(65), /65 characters, at most 64/],
  ['bad-name', clipName, space0, /nothing in it can be seen/],
  ['bad-name', clipName, 'x'.repeat(129), /129 characters, at most 128/],
  ['bad-text', chatText, `\n${joiner}\n`, /nothing in it can be seen/],
  ['bad-text', chatText, 'x'.repeat(501), /501 characters, at most 500/],
] as const)('%s says why', (code, schema, text, detail) => {
  const check = () => checked<v.GenericSchema>(schema, text, 'bad-message', 'name');
  expect(check).toThrow(expect.objectContaining({ code, detail: expect.stringMatching(detail) }));
});

test.each([
  ['guitar.wav', 'guitar.wav'],
  [undefined, 'Recording'],
  ['', 'Recording'],
  [`${softHyphen}.wav`, '.wav'],
  [leftToRight, 'Recording'],
  [`ضبط${nonJoiner}ها.wav`, `ضبط${nonJoiner}ها.wav`],
  [`${'x'.repeat(127)}👩‍🔬.wav`, 'x'.repeat(127)],
  [`${'x'.repeat(126)}👩‍🔬.wav`, `${'x'.repeat(126)}👩`],
])('a recording of the file %s is called %s', (file, name) => {
  expect(clipNameOfFile(file)).toBe(name);
});
