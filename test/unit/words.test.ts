import { expect, test } from 'vitest';
import { closeInfo, leftInfo } from '../../client/close-info.ts';
import type { ModelDescription } from '../../client/index.ts';
import { NetworkError } from '../../client/network-error.ts';
import { modelTrouble } from '../../frontend/hearing/model-trouble.ts';
import {
  amount,
  bytesWords,
  decimal,
  durationWords,
  percent,
} from '../../frontend/words/amounts.ts';
import { paceWords } from '../../frontend/words/pace-words.ts';
import { heardByWords, loudestWords, soundWords } from '../../frontend/words/sounds.ts';
import { sentenceOfEnd } from '../../frontend/words/why.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { refusals } from '../../protocol/refusals.ts';

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

test('amounts are told with as many digits as one can use', () => {
  expect([0.004, 0.126, 1].map(percent)).toEqual(['0 %', '13 %', '100 %']);
  expect([720, 9_940, 9_960, 59_600, 185_000].map(durationWords)).toEqual([
    '0.7 s',
    '9.9 s',
    '10 s',
    '1 min 0 s',
    '3 min 5 s',
  ]);
  expect([10, 640_400, 3_240_000].map(bytesWords)).toEqual(['1 KB', '640 KB', '3.2 MB']);
  expect([decimal(0.9, 3), amount(0.9), amount(1 / 3), amount(30)]).toEqual([
    '0.900',
    '0.9',
    '0.333',
    '30',
  ]);
});

test('why a connection ended is told by the refusal or the obstacle, else as far as it is known', () => {
  const origin = 'https://ear.example';
  expect(sentenceOfEnd(closeInfo(4003, origin))).toBe(refusals['key-wrong'].message);
  const obstacle = new NetworkError('proxy-unreachable', origin, 502);
  expect(sentenceOfEnd(closeInfo(1006, origin, { obstacle }))).toBe(obstacle.message);
  expect(sentenceOfEnd(closeInfo(1006, origin))).toBe('The connection was lost: reconnecting…');
  expect(sentenceOfEnd(leftInfo(origin))).toBe('You left the room.');
  expect(sentenceOfEnd(closeInfo(4999, origin))).toMatch(/unknown reason: reload the page/);
});

test('whoever is kept out by the settings of a deployment is told what is set wrong', () => {
  const end = closeInfo(refusals['origin-not-allowed'].close, 'https://ear.example', {
    detail: 'ORIGINS names another site',
  });
  expect(sentenceOfEnd(end)).toBe(
    `${refusals['origin-not-allowed'].message} (ORIGINS names another site.)`,
  );
});
