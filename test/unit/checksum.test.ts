import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { randomRoomId } from '../../edge/keys.ts';
import { base32, checksumLength, hasChecksum, withChecksum } from '../../protocol/checksum.ts';
import { roomId } from '../../protocol/ids.ts';

const text = fc.string({ unit: fc.constantFrom(...base32), minLength: 14, maxLength: 14 });

test('agrees with Bech32: the checksum of a test vector of BIP 173', () => {
  // `split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w`, with its human-readable part expanded.
  const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const words = (part: string) => Array.from(part, (character) => bech32.indexOf(character));
  const human = Array.from('split', (character) => character.charCodeAt(0));
  const values = [
    ...human.map((code) => code >> 5),
    0,
    ...human.map((code) => code & 31),
    ...words('checkupstagehandshakeupstreamerranterredcaperred'),
  ];
  const written = values.map((value) => base32.charAt(value)).join('');
  const checksum = words('2y9e3w').map((value) => base32.charAt(value));
  expect(withChecksum(written)).toBe(written + checksum.join(''));
});

test('up to four wrong characters are found', () => {
  fc.assert(
    fc.property(
      text,
      fc.uniqueArray(
        fc.record({ at: fc.integer({ min: 0, max: 19 }), by: fc.integer({ min: 1, max: 31 }) }),
        { minLength: 1, maxLength: 4, selector: ({ at }) => at },
      ),
      (given, errors) => {
        const characters = Array.from(withChecksum(given));
        for (const { at, by } of errors) {
          const value = base32.indexOf(characters[at] as string);
          characters[at] = base32.charAt(value ^ by);
        }
        expect(hasChecksum(characters.join(''))).toBe(false);
      },
    ),
  );
});

test('every id that is made is one, and no guess is', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(withChecksum(given)).toHaveLength(14 + checksumLength);
      expect(hasChecksum(withChecksum(given))).toBe(true);
    }),
  );
  for (let i = 0; i < 1000; i++) {
    const id = randomRoomId();
    expect(v.is(roomId, id)).toBe(true);
    expect(v.is(roomId, id.slice(0, 14) + randomRoomId().slice(0, 6))).toBe(false);
  }
});
