import { expect, test } from 'vitest';
import { heardByWords, loudestWords } from '../../frontend/words/sounds.ts';
import type { ParticipantId } from '../../protocol/ids.ts';

const mic = (name: string, levelDb: number) => ({
  participant: name as ParticipantId,
  name,
  at: 0,
  peak: 0.9,
  levelDb,
});

test('a sound that one mic heard is told with its name alone', () => {
  expect(heardByWords({ name: 'Kitchen' })).toBe('Kitchen');
  expect(loudestWords({})).toBeUndefined();
});

test('a sound that several mics heard is told with all of them, and where it was loudest', () => {
  const mics = [mic('Kitchen', -40), mic('Hall', -22), mic('Attic', -50)];
  expect(heardByWords({ name: 'Kitchen', mics })).toBe('Kitchen, Hall, and Attic');
  expect(loudestWords({ mics })).toBe('Loudest at Hall');
});
