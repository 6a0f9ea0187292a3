import { expect, test } from 'vitest';
import type { ModelDescription } from '../../client/index.ts';
import { modelTrouble } from '../../frontend/hearing/model-trouble.ts';
import { paceWords } from '../../frontend/words/pace-words.ts';
import { heardByWords, loudestWords, soundWords } from '../../frontend/words/sounds.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';

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

test('the pace of scores is told where one can see that they come seldom, or not at all', () => {
  expect([paceWords(null), paceWords(4)]).toEqual([undefined, undefined]);
  expect(paceWords(1)).toBe('Scores are updated once a second: many people are listening.');
  expect(paceWords(0)).toMatch(/^Scores are off: very many people are listening\./);
});

function model(
  name: string,
  labels: string[],
  state: ModelDescription['state'] = 'ready',
): ModelDescription {
  const id = name.toLowerCase() as ModelId;
  return { id, state, name, version: '1', labels, thresholds: {}, windowMs: 975, hopMs: 240 };
}

test('a sound is called by its label, and by its model only where another one says the same', () => {
  const [small, wide] = [model('Small', ['dog', 'rain']), model('Wide', ['dog', 'crying_baby'])];
  expect(soundWords({ label: 'dog', model: 'small' }, [small])).toBe('Dog');
  expect(soundWords({ label: 'dog', model: 'wide' }, [small, wide])).toBe('Dog (Wide)');
  expect(soundWords({ label: 'crying_baby', model: 'wide' }, [small, wide])).toBe('Crying baby');
  // Heard by a model that the room has no more.
  expect(soundWords({ label: 'dog', model: 'gone' }, [small, wide])).toBe('Dog');
});

test('a model that opens or failed is told of, by its name only where there are several', () => {
  expect(modelTrouble([model('Small', [])])).toBeUndefined();
  expect(modelTrouble([model('Small', [], 'opening')])).toBe('Loading the sound model…');
  expect(modelTrouble([model('Small', [], 'failed')])).toMatch(
    /^The sound model could not be loaded/,
  );
  expect(modelTrouble([model('Small', []), model('Wide', [], 'opening')])).toBe('Loading Wide…');
  expect(modelTrouble([model('Small', [], 'failed'), model('Wide', [])])).toMatch(
    /^Small could not be loaded/,
  );
});
