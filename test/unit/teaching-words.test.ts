import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../client/index.ts';
import { hasWords, labelGroups } from '../../frontend/known/label-groups.ts';
import {
  exampleWords,
  feedbackWords,
  separationWords,
  type TaughtSoundDetails,
} from '../../frontend/known/teaching-words.ts';
import { labelWords } from '../../frontend/words/sounds.ts';
import type { ExampleId, ModelId, SoundId } from '../../protocol/ids.ts';

const base: ModelDescription = {
  id: 'base' as ModelId,
  state: 'ready',
  name: 'Base',
  version: '1',
  labels: ['church_bells', 'dog', 'siren', 'noise', 'café'],
  background: 'noise',
  labelDetails: {
    church_bells: { title: 'Bells', group: 'outdoors', essential: false },
    dog: { title: 'Dog', group: 'animals', essential: true },
    siren: { title: 'Siren', group: 'outdoors', essential: true },
    café: { title: 'Café', group: 'home', essential: false },
  },
  thresholds: {},
  windowMs: 975,
  hopMs: 240,
};

function example(id: string, differs = false): TaughtSoundDetails['examples'][number] {
  return {
    id: id as ExampleId,
    at: 0,
    by: 'Ana',
    from: 'moment',
    heardAs: [{ label: 'church_bells', score: 0.424 }],
    outdated: false,
    differs,
  };
}

function sound(name: string, told: Partial<TaughtSoundDetails> = {}): TaughtSoundDetails {
  const id = name as SoundId;
  return { id, name, examples: [example('a')], outdated: 0, soundsLike: [], wanted: 0, ...told };
}

const words = (told: Partial<TaughtSoundDetails>, others: TaughtSoundDetails[] = []) =>
  feedbackWords(sound('Doorbell', told), { sounds: others }, base);

describe('whoever teaches is told', () => {
  test('what a sound is like, by title and name', () => {
    const soundsLike = [
      { kind: 'label' as const, label: 'church_bells', score: 0.6 },
      { kind: 'sound' as const, sound: 'Kettle' as SoundId, score: 0.5 },
    ];
    expect(words({ soundsLike }, [sound('Kettle')])).toEqual([
      'Sounds like “Bells” and “Kettle”.',
      'It has enough examples.',
    ]);
  });

  test('which examples differ, and how many more would help', () => {
    expect(words({ examples: [example('a', true), example('b')], wanted: 3 })).toEqual([
      'One example differs from the others: delete it if it is another sound.',
      '3 more examples would help.',
    ]);
    expect(words({ examples: [example('a', true), example('b', true)], wanted: 1 })).toEqual([
      '2 examples differ from the others: delete those that are another sound.',
      '1 more example would help.',
    ]);
  });

  test('when there are enough, and how many of them the others would recognise', () => {
    expect(words({ recognised: 0.8 })).toEqual([
      'It has enough examples: tested against the others, 80 % of them are recognised.',
    ]);
  });

  test('that it has to be taught again, or has no examples', () => {
    expect(words({ outdated: 1 })).toEqual([
      'The room uses another model now: give it new examples.',
    ]);
    expect(words({ examples: [example('a'), example('b')], outdated: 1 })[0]).toBe(
      '1 example from another model is not used.',
    );
    expect(words({ examples: [] })).toEqual([
      'It has no examples yet, so the room cannot recognise it.',
    ]);
  });

  test('which sounds are hard to tell apart, the hardest first', () => {
    const ids = ['A', 'B', 'C'] as SoundId[];
    const apart = [
      [1, 0.85, 0.6],
      [0.85, 1, 0.99],
      [0.6, 0.99, 1],
    ];
    const list = {
      sounds: ids.map((id) => sound(id)),
      separation: { sounds: ids, apart, places: [] },
    };
    expect(separationWords(list)).toEqual([
      '“A” and “C” are hard to tell apart: correct 60 % of the time.',
      '“A” and “B” are hard to tell apart: correct 85 % of the time.',
    ]);
    const easy = {
      ...list,
      separation: {
        ...list.separation,
        sounds: ids.slice(1),
        apart: [
          [1, 1],
          [1, 1],
        ],
      },
    };
    expect(separationWords(easy)).toEqual(['All of them are easy to tell apart.']);
  });

  test('what an example is, without its picture', () => {
    expect(exampleWords(example('a'), base)).toBe(
      'Heard live, chosen by Ana. The room took it for “Bells” (42 %).',
    );
  });
});

describe('the sounds of a model', () => {
  const told = (query?: string) =>
    labelGroups(base, query).map(({ name, labels }) => [name, labels.map(({ title }) => title)]);

  test('are in groups, those with many essential sounds first, without the background', () => {
    expect(told()).toEqual([
      ['Animals', ['Dog']],
      ['Outdoors', ['Bells', 'Siren']],
      ['Home', ['Café']],
    ]);
  });

  test('are in one group where only some have one', () => {
    const labelDetails = { siren: { title: 'Alarm', group: 'own', essential: false } };
    expect(labelGroups({ ...base, labelDetails })).toEqual([
      {
        name: undefined,
        labels: ['siren', 'café', 'church_bells', 'dog'].map((label) => ({
          label,
          title: label === 'siren' ? 'Alarm' : labelWords(label),
        })),
      },
    ]);
  });

  test('are found by title and label, in any case, without accents', () => {
    expect(told('CHURCH')).toEqual([['Outdoors', ['Bells']]]);
    expect(told('cafe')).toEqual([['Home', ['Café']]]);
    expect(told('dog siren')).toEqual([]);
    expect(hasWords('Our doorbell', 'bell our')).toBe(true);
  });
});
